import type { Language } from '../../core/scheme';

export type Theme = 'system' | 'light' | 'dark';

/** Puts theme and language on <html>, where the style sheet, the reader and the hyphenator look. */
export function applyLook(theme: Theme, language: Language): void {
  const root = document.documentElement;
  root.lang = language;
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}
