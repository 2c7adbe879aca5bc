import { render } from 'vitest-browser-svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Language } from '../../src/core/scheme';
import { parseAssistantCard } from '../../src/engine/card';
import { messages } from '../../src/i18n';
import { Assistant } from '../../src/session/assistant.svelte';
import { Lifecycle } from '../../src/session/lifecycle.svelte';
import type { Workspace } from '../../src/session/workspace.svelte';
import App from '../../src/ui/App.svelte';
import cardJson from '../fixtures/models/tiny-qwen3/card.json';
import { makeAssistant } from '../support/assistant';
import { closeUi, openWorkspace } from '../support/ui';

afterEach(closeUi);
beforeEach(() => page.viewport(1366, 768));

const card = parseAssistantCard(cardJson);

/** The whole app with the sample project open, and a model that can be loaded unless there is none. */
async function openApp(folder: string | null, language: Language = 'ko') {
  const { assistant: engine, tell } = makeAssistant();
  const offers = folder === null ? [] : [{ card, folder }];
  const assistant = new Assistant(engine, () => offers);
  const workspace: Workspace = await openWorkspace(language, () => Promise.resolve(assistant));
  await workspace.current?.openLast();
  await render(App, { workspace, lifecycle: new Lifecycle() });
  const t = messages(language);
  const panel = page.getByRole('complementary', { name: t.assistant.title });
  return { assistant, workspace, t: t.assistant, all: t, panel, tell };
}

const openPanel = async (t: { title: string }) =>
  page.getByRole('banner').getByRole('button', { name: t.title }).click();

const slow = { timeout: 180_000 };
const soon = { timeout: 90_000 };

describe('the assistant', () => {
  it('answers in the real panel, marked as a model’s, and is no annotation', slow, async () => {
    const { assistant, workspace, panel, t } = await openApp('/changed/demo/tiny-qwen3');
    await openPanel(t);
    await expect.element(panel.getByText(t.notice)).toBeVisible();
    await panel.getByRole('button', { name: t.load }).click();
    await expect.element(panel.getByText(t.demo), soon).toBeVisible();
    await expect.element(panel.getByText(t.score('81.5%'))).toBeVisible();

    const doc = workspace.current?.document;
    const { text } = doc?.doc ?? { text: '' };
    const start = text.indexOf('골다공증');
    expect(start).toBeGreaterThan(-1);
    doc?.select(start, start + 4);
    const before = doc?.spans.length;
    await panel.getByRole('button', { name: t.jobs.term }).click();
    const answer = panel.getByRole('article');
    await expect.element(answer.getByText(t.answerOf('아주 작은 모델'))).toBeVisible();
    await expect.element(answer.getByRole('button', { name: t.copy }), soon).toBeVisible();
    const [turn] = assistant.turns;
    // The question is the card's own wording, its particle fitted.
    expect(turn).toMatchObject({ question: '골다공증이란?', state: 'done', job: 'term' });
    expect(turn?.answer?.tokens.length).toBeGreaterThan(0);
    await expect.element(answer).toHaveTextContent((turn?.text ?? '').trim().slice(0, 5));
    expect(doc?.spans.length).toBe(before);
  });

  it('opens by its key, takes a question, stops, and closes with Escape', slow, async () => {
    const { assistant, panel, t } = await openApp('/changed/demo/tiny-qwen3');
    await expect.element(page.getByRole('application')).toHaveFocus();
    await userEvent.keyboard('q');
    const box = panel.getByRole('textbox', { name: t.question });
    await expect.element(box).toHaveFocus();
    await panel.getByRole('button', { name: t.load }).click();
    await expect.element(panel.getByText(t.demo), soon).toBeVisible();
    await box.fill('안녕하세요');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => assistant.turns[0]?.state, soon).toBe('done');
    await expect.element(box).toHaveValue('');
    await userEvent.keyboard('{Escape}');
    await expect.element(panel).not.toBeInTheDocument();
    await expect.element(page.getByRole('application')).toHaveFocus();
    // Closing forgets nothing.
    await userEvent.keyboard('q');
    await expect.element(panel.getByText('안녕하세요')).toBeVisible();
  });

  it('gives emergencies and doses a fixed answer, even without a model', async () => {
    const { assistant, panel, t } = await openApp(null);
    await openPanel(t);
    await expect.element(panel.getByText(t.none)).toBeVisible();
    const box = panel.getByRole('textbox', { name: t.question });
    await box.fill('가슴이 너무 아파요');
    await userEvent.keyboard('{Enter}');
    await expect.element(panel.getByText(t.fixed.emergency)).toBeVisible();
    await expect.element(panel.getByText(t.fixedAnswer)).toBeVisible();
    expect(assistant.turns).toMatchObject([{ rule: 'emergency', model: null, state: 'done' }]);
  });

  it('without a model says so at the question, which stays in its box', async () => {
    const { assistant, panel, t } = await openApp('/changed/demo/tiny-qwen3');
    await openPanel(t);
    const box = panel.getByRole('textbox', { name: t.question });
    await box.fill('폐렴이란 무엇인가요?');
    await userEvent.keyboard('{Enter}');
    await expect.element(panel.getByText(t.loadFirst)).toBeVisible();
    await expect.element(box).toHaveValue('폐렴이란 무엇인가요?');
    expect(assistant.turns).toEqual([]);
  });

  it('says why a model does not open, and what goes on', slow, async () => {
    const { panel, t, all } = await openApp('/changed/half-the-weights/tiny-qwen3');
    await openPanel(t);
    await panel.getByRole('button', { name: t.load }).click();
    await expect.element(panel.getByText(all.failures.engine['model-corrupt']), soon).toBeVisible();
    await expect.element(panel.getByRole('button', { name: t.load })).toBeVisible();
  });

  it('unloads', slow, async () => {
    const { assistant, panel, t } = await openApp('/changed/demo/tiny-qwen3');
    await openPanel(t);
    await panel.getByRole('button', { name: t.load }).click();
    await panel.getByRole('button', { name: t.unload }).click(soon);
    await expect.element(panel.getByRole('button', { name: t.load })).toBeVisible();
    expect(assistant.status.loaded).toBeNull();
  });
});
