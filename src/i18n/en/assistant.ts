import { counted, formatsOf } from '../format';
import type { assistant as source } from '../ko/assistant';

const number = (value: number) => formatsOf('en').number(value);

export const assistant: typeof source = {
  title: 'Assistant',
  open: 'Open or close the assistant',
  close: 'Close the assistant',
  what: 'A small language model that runs inside this device. Neither questions nor answers leave it, and closing this tab forgets them.',
  notice: 'For research and education only. Do not use it for clinical decisions.',
  none: 'There is no assistant model',
  noneHelp:
    'No language model came with this app. Marking, suggestions and export all work without one.',
  choose: 'Model',
  load: 'Open the model',
  unload: 'Unload',
  cancel: 'Stop opening',
  loading: 'Opening the model',
  demo: 'demo size',
  score: (percent) => `${percent} right`,
  scoreLine: (metric, data) => `${metric}, measured on ${data}`,
  noScore: 'no measured score',
  sizes: (bytes) => `${bytes} to download`,
  goesOnWith: (model) => `${model} goes on as before.`,
  about: 'Words chosen',
  aboutNothing: 'Choose words in the text, or put the caret on one, to ask about them.',
  jobs: {
    term: 'Explain this term',
    abbreviation: 'Expand it',
    label: 'Which label, and why',
    note: 'Plain words',
  },
  questions: {
    term: 'What is “{term}”? Explain it in one sentence.',
    abbreviation: 'What does the medical abbreviation “{term}” stand for?',
    label:
      'Which label fits the words in [[ ]] of the sentence below: {labels}, or none? Say why in one sentence.\n{marked}',
    note: 'Rewrite this clinical note in plain sentences.\n{sentence}',
  },
  ask: 'Ask',
  loadFirst: 'Open a model first.',
  stop: 'Stop',
  question: 'Question',
  placeholder: 'Ask freely (Enter sends, Shift+Enter breaks the line)',
  goesOn: 'Go on from what was said',
  thinking: 'Think before answering',
  clear: 'Clear all',
  copy: 'Copy the answer',
  copied: 'The answer is copied.',
  notCopied: 'It could not be copied.',
  conversation: 'Questions and answers',
  answerOf: (model) => `Answer of ${model}`,
  fixedAnswer: 'A fixed answer, not a model’s',
  thought: 'What it thought before',
  reading: 'Reading the question',
  writing: 'Writing',
  empty: 'The answer is empty.',
  finish: {
    length: 'Stopped at the limit of length.',
    stopped: 'Stopped.',
  },
  trimmedTurns: (count) => `Asked without the first ${counted(count, 'turn')}, for length.`,
  trimmedCharacters: (count) =>
    `Asked without ${counted(count, 'character')} from the middle of the question, for length.`,
  figures: (tokens, speed) => `${counted(tokens, 'token')} · ${speed} a second`,
  context: (used, all) => `context ${number(used)} / ${number(all)}`,
  first: (seconds) => `first token after ${seconds} s`,
  fixed: {
    emergency:
      'This may be an emergency. Call 119 now (in Korea; elsewhere your local number). If the person does not breathe or respond, begin chest compressions as the dispatcher tells you. This assistant cannot judge emergencies.',
    crisis:
      'This must be very hard. Do not bear it alone: call the suicide prevention line 109 now (in Korea, day and night; elsewhere your local line). If there is danger right now, call 119.',
    dosing:
      'This assistant does not answer how much of a medicine to take. Ask the doctor who prescribed it, or a pharmacist. If too much was taken or something feels wrong, call 119.',
  },
};
