import type { IconName } from './icons';

export interface MenuItem {
  readonly label: string;
  /** A second, smaller line. */
  readonly detail?: string;
  /** A word at the far end. */
  readonly badge?: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onselect: () => void;
}

/** An item, or a line between groups. */
export type MenuEntry = MenuItem | 'line';
