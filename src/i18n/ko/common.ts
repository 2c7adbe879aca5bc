/** Words that many places share. */
export const common = {
  app: '꼬리표',
  close: '닫기',
  cancel: '취소',
  save: '저장',
  retry: '다시 시도',
  notices: '알림',
  dismissNotice: '알림 닫기',
};
