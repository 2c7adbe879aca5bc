import type { common as source } from '../ko/common';

export const common: typeof source = {
  app: 'Kkori',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  retry: 'Try again',
  notices: 'Notices',
  dismissNotice: 'Dismiss this notice',
};
