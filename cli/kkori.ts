import { convert } from './convert';
import { guarded } from './guarded';
import type { Io } from './io';
import { listFormats } from './list-formats';
import { tag } from './tag';
import { usage, UsageError } from './usage';

/** `npm run -s kkori -- …`; see `usage`. Answers the exit status. */
export const main = (args: readonly string[], io: Io): Promise<number> =>
  guarded('kkori', io, async () => {
    const [command, ...rest] = args;
    if (command === 'help' || args.includes('--help')) {
      io.stdout.write(usage);
      return 0;
    }
    if (command === 'convert') return convert(rest, io);
    if (command === 'tag') return tag(rest, io);
    if (command === 'formats') return listFormats(rest, io);
    throw new UsageError(
      command === undefined ? 'name a command' : `there is no command '${command}'`,
    );
  });
