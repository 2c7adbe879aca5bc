/** The bar at the top of the window, and the notices below it. */
export const bar = {
  import: '가져오기',
  export: '내보내기',
  help: '단축키와 사용법 (?)',
  settings: '설정',
  update: '새 버전이 준비됐습니다. 작업은 모두 저장되어 있습니다.',
  takeUpdate: '새 버전으로 열기',
  starting: '여는 중…',
  blocked: '다른 탭에 옛 꼬리표가 열려 있습니다. 그 탭을 닫으면 이어집니다.',
  reload: '새로 고침',
};
