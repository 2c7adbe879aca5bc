import { counted, formatsOf } from '../format';
import type { exporting as source } from '../ko/exporting';

const number = (value: number) => formatsOf('en').number(value);

export const exporting: typeof source = {
  title: 'Export',
  description: 'Before you get the file it is read back, and every span is compared.',
  format: 'Format',
  formatHelp: {
    offsets: 'Spans keep their exact character offsets.',
    tokens: 'A tag for each token. White space is not kept.',
    none: 'Text only. Spans are not kept.',
  },
  tokenExamples: {
    'eojeol-split': '췌장암│은│간│으로│전이한다. Every span stays exact.',
    syllable: '췌│장│암│은│간│으│로. The way of KLUE; exact.',
    eojeol: '췌장암은│간으로│전이한다. Some spans grow over their particles.',
    imported: 'As they were imported; documents without tokens are cut at eojeols.',
  },
  which: 'Documents',
  onlyDone: (count) => `Done only (${number(count)})`,
  all: (count) => `All (${number(count)})`,
  split: 'Files',
  oneFile: 'One file',
  perDocument: 'One a document (ZIP)',
  pending: (count) =>
    `${counted(count, 'model suggestion')} neither accepted nor rejected will not be exported. Only what a person took is an annotation.`,
  none: 'There is no document to export.',
  noneDone: 'No document is done. Finish some, or choose all.',
  make: 'Make and check the file',
  making: 'Writing and reading back',
  made: (done, all) => `${number(done)} / ${number(all)}`,
  exact: (all, exact, lost) =>
    `${counted(all, 'span')} · ${number(exact)} exact · ${number(lost)} changed`,
  noSpans: 'Nothing is marked in these documents yet.',
  allExact: 'Read back, every span is as it was.',
  someLost:
    'With these settings the spans below change. Choose another token unit, or save it as it is.',
  extra: (count) =>
    `Read back, the file has ${counted(count, 'span')} that nobody marked. That is a fault of the program: do not use this file, and please report it.`,
  textDiffers: 'Read back, the text differs: it holds characters this format cannot write.',
  document: 'Document',
  span: 'Span',
  start: 'Start',
  end: 'End',
  label: 'Label',
  becomes: 'In the file',
  gone: 'gone',
  reason: 'Why',
  moreLost: (count) => `and ${number(count)} more`,
  saveReport: 'Save the list of changes',
  reportName: 'changed-spans',
  files: (count, size) => `${counted(count, 'file')} · ${size}`,
  save: 'Save',
  saved: (name) => `Saved ${name}.`,
  failed: (why) => `The file could not be made. ${why}`,
  change: 'Change the settings',
};
