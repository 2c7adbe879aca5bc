export { annotate } from './annotate';
export { common } from './common';
export { documents } from './documents';
