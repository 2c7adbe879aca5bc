import { afterEach, expect, it, vi } from 'vitest';
import { joinProject, type Change, type Membership, type Role } from '../../src/storage/tabs';

const members = new Set<Membership>();
let project = '';

/** A busy machine must not fail a test. */
const patient = { timeout: 15_000 };

afterEach(() => {
  for (const member of members) member.leave();
  members.clear();
  project = '';
});

/** Joins as a tab would: locks and channels do not care that the tabs are one page. */
async function join(onYield?: () => Promise<void>) {
  project ||= crypto.randomUUID();
  const roles: Role[] = [];
  const changes: Change[] = [];
  const member = await joinProject(project, {
    onRole: (role) => roles.push(role),
    onChange: (change) => changes.push(change),
    ...(onYield && { onYield }),
  });
  members.add(member);
  return { member, roles, changes };
}

it('the first tab writes, the next one follows and is told what was stored', async () => {
  const first = await join();
  const second = await join();
  expect([first.member.role, second.member.role]).toEqual(['writer', 'follower']);
  const change: Change = { kind: 'layer', doc: 'd1', annotator: 'me' };
  first.member.announce(change);
  first.member.announce({ kind: 'docs' });
  await expect.poll(() => second.changes, patient).toEqual([change, { kind: 'docs' }]);
  expect(first.changes).toEqual([]);
});

it('projects do not share a writer', async () => {
  const first = await join();
  project = '';
  const other = await join();
  expect([first.member.role, other.member.role]).toEqual(['writer', 'writer']);
});

it('the tab that has waited longest writes when the writer leaves', async () => {
  const first = await join();
  const second = await join();
  const third = await join();
  first.member.leave();
  await expect.poll(() => second.roles, patient).toEqual(['writer']);
  expect(third.member.role).toBe('follower');
  expect(first.member.role).toBe('follower');
  second.member.leave();
  await expect.poll(() => third.member.role, patient).toBe('writer');
});

it('a tab that leaves the queue is passed over', async () => {
  const first = await join();
  const second = await join();
  const third = await join();
  second.member.leave();
  first.member.leave();
  await expect.poll(() => third.member.role, patient).toBe('writer');
  expect(second.roles).toEqual([]);
});

it('a follower takes over when the writer has stored its last edit', async () => {
  const order: string[] = [];
  const first = await join(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    order.push('stored');
  });
  const waiting = await join();
  const third = await join();
  await third.member.takeOver();
  order.push(third.member.role);
  expect(order).toEqual(['stored', 'writer']);
  expect(first.member.role).toBe('follower');
  expect(first.roles).toEqual(['writer', 'follower']);
  expect(waiting.roles).toEqual([]);
  third.member.leave();
  await expect.poll(() => waiting.member.role, patient).toBe('writer');
  waiting.member.leave();
  await expect.poll(() => first.member.role, patient).toBe('writer');
});

it('a writer that does not answer is overruled, and hears of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    const frozen = await join(() => new Promise(() => undefined));
    const second = await join();
    const taking = second.member.takeOver();
    await vi.runAllTimersAsync();
    await taking;
    expect(second.member.role).toBe('writer');
    await vi.waitFor(() => expect(frozen.roles).toEqual(['writer', 'follower']));
  } finally {
    vi.useRealTimers();
  }
});

it('a writer whose asker is gone writes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    const first = await join();
    const asker = new BroadcastChannel(`kkori-project-${project}`);
    asker.postMessage({ kind: 'yield', from: 'gone' });
    await vi.waitFor(() => expect(first.member.role).toBe('follower'));
    await vi.runAllTimersAsync();
    asker.close();
    expect(first.member.role).toBe('writer');
  } finally {
    vi.useRealTimers();
  }
});
