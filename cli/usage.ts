/** A command that cannot be carried out as it was given: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `kkori: corpora of Korean medical entities, converted and tagged on this device

  kkori convert IN OUT --to FORMAT [--from FORMAT] [--encoding E]
                [--tokens UNIT] [--tags prefix|suffix] [--unit UNIT]
                [--read NAME=VALUE]… [--write NAME=VALUE]… [--strict]
  kkori tag IN --model FOLDER [--out OUT] [--to FORMAT] and the options of convert
  kkori formats [--json]

IN is a file, a ZIP, a folder, or - for standard input. OUT is a file, - for standard output, or a
folder (one that is there, or a name that ends in /), which gets one file a document.
Without --from and --encoding they are found out; --unit is what the offsets of IN count, where its
format has offsets; --tokens and --tags are for OUT. 'kkori formats' lists what else --read and
--write can say.

What was wrong in the data, and every span that OUT cannot hold, is listed on standard error.
Exit status: 0 done; 1 some data could not be read, or with --strict written; 2 wrong usage.
`;
