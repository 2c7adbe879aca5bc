/** The bar at the top of the window, and the notices below it. */
export const bar = {
  import: '가져오기',
  export: '내보내기',
  help: '단축키와 사용법 (?)',
  settings: '설정',
  dropHere: '여기에 놓으면 가져오기 미리보기를 엽니다',
  update: '새 버전이 준비됐습니다. 작업은 모두 저장되어 있습니다.',
  takeUpdate: '새 버전으로 열기',
  starting: '여는 중…',
};
