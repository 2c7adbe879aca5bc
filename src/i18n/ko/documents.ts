/** The list of documents and its filters. */
export const documents = {
  title: '문서',
  count: (shown: number, total: number) =>
    shown === total
      ? `${total.toLocaleString('ko')}개`
      : `${total.toLocaleString('ko')}개 중 ${shown.toLocaleString('ko')}개`,
  progress: (done: number, total: number) =>
    `${total.toLocaleString('ko')}개 중 ${done.toLocaleString('ko')}개 끝냄`,
  search: '제목과 본문에서 찾기',
  anyStatus: '모든 상태',
  anyLabel: '모든 레이블',
  withSuggestions: '제안 남은 것만',
  clear: '거르기 풀기',
  none: '이 프로젝트에는 아직 문서가 없습니다.',
  noneShown: '조건에 맞는 문서가 없습니다.',
  import: '글 가져오기',
  spans: (count: number) => `스팬 ${count.toLocaleString('ko')}개`,
  pending: (count: number) => `제안 ${count.toLocaleString('ko')}개`,
  hasNote: '메모 있음',
  untitled: '제목 없음',
};
