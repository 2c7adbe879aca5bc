import { tokenUnits } from '../../core/tokens';
import type { OptionSpecs } from '../options';

export const tagStyles = ['prefix', 'suffix'] as const;

/** Write options of every format of tagged tokens. */
export const tokenOptions = {
  tokens: { kind: 'choice', values: tokenUnits, default: 'eojeol-split' },
  tags: { kind: 'choice', values: tagStyles, default: 'prefix' },
} as const satisfies OptionSpecs;
