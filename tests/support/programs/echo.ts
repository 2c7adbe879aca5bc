import type { Main } from '../../../cli/io';

const beside = import.meta.glob('./greetings/*.json', { import: 'default' });

/** Says what it was given and what lies beside it, and fails, so that a test can see all three. */
export const main: Main = async (args, { stdout }) => {
  const greetings = await Promise.all(Object.values(beside).map((load) => load()));
  stdout.write(`${greetings.join()} ${args.join('|')}\n`);
  return 3;
};
