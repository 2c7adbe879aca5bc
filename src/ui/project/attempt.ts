import type { Language } from '../../core/scheme';
import { whyFailed } from '../../session/failure';
import type { Toasts } from '../kit/toasts.svelte';

/** Waits for work on a project, and says why when it fails. Answers whether it succeeded. */
export async function attempt(
  work: Promise<unknown>,
  toasts: Toasts,
  language: Language,
): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    toasts.say(whyFailed(error, language), 'danger');
    return false;
  }
}
