import type { Language } from '../core/scheme';
import * as en from './en';
import * as ko from './ko';

export { formatsOf, type Formats } from './format';
export { fill, type Values } from './fill';
export { josa } from './josa';

/** All that the interface says, by area. Korean is the source, every other language has its shape. */
export type Messages = typeof ko;

const languages: Readonly<Record<Language, Messages>> = { ko, en };

export const messages = (language: Language): Messages => languages[language];
