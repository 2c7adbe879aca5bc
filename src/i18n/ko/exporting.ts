import { number } from '../format';

const spans = (count: number) => `스팬 ${number(count)}개`;

/** The export dialog. */
export const exporting = {
  title: '내보내기',
  description: '파일을 드리기 전에 다시 읽어, 스팬이 그대로인지 하나하나 견줍니다.',
  format: '형식',
  formatHelp: {
    offsets: '스팬의 위치를 글자 수로 적어 그대로 남깁니다.',
    tokens: '토큰마다 태그를 적습니다. 공백은 남지 않습니다.',
    none: '본문만 적습니다. 스팬은 남지 않습니다.',
  },
  tokenExamples: {
    'eojeol-split': '췌장암│은│간│으로│전이한다. 모든 스팬이 그대로 남습니다.',
    syllable: '췌│장│암│은│간│으│로. KLUE 방식이며 그대로 남습니다.',
    eojeol: '췌장암은│간으로│전이한다. 조사까지 넓어지는 스팬이 있습니다.',
    imported: '가져올 때의 토큰대로. 토큰이 없는 문서는 어절로 자릅니다.',
  },
  which: '문서',
  onlyDone: (count: number) => `끝낸 문서만 (${number(count)}개)`,
  all: (count: number) => `모든 문서 (${number(count)}개)`,
  split: '파일',
  oneFile: '한 파일로',
  perDocument: '문서마다 한 파일 (ZIP)',
  pending: (count: number) =>
    `받지도 거절하지도 않은 모델 제안 ${number(count)}개는 내보내지 않습니다. 사람이 받은 것만 주석입니다.`,
  none: '내보낼 문서가 없습니다.',
  noneDone: '끝낸 문서가 없습니다. 문서를 끝내거나 모든 문서를 고르세요.',
  make: '파일 만들고 확인하기',
  making: '만들고 다시 읽는 중',
  made: (done: number, all: number) => `${number(done)} / ${number(all)}`,
  exact: (all: number, exact: number, lost: number) =>
    `${spans(all)} · 정확히 ${number(exact)} · 손실 ${number(lost)}`,
  noSpans: '이 문서들에는 아직 표시한 스팬이 없습니다.',
  allExact: '다시 읽어 보니 모든 스팬이 그대로입니다.',
  someLost: '이 선택으로는 아래 스팬이 달라집니다. 다른 토큰 단위를 고르거나, 그대로 저장하세요.',
  extra: (count: number) =>
    `다시 읽으니 표시한 적 없는 스팬 ${number(count)}개가 있습니다. 프로그램의 잘못이니 이 파일을 쓰지 말고 알려 주세요.`,
  textDiffers: '다시 읽으니 본문이 다릅니다. 이 형식으로 쓸 수 없는 글자가 있습니다.',
  document: '문서',
  span: '스팬',
  start: '시작',
  end: '끝',
  label: '레이블',
  becomes: '파일에서는',
  gone: '빠짐',
  reason: '까닭',
  moreLost: (count: number) => `외 ${number(count)}개`,
  saveReport: '달라지는 스팬 목록 저장',
  reportName: '달라지는-스팬',
  files: (count: number, size: string) => `파일 ${number(count)}개 · ${size}`,
  save: '저장',
  saved: (name: string) => `${name} 저장했습니다.`,
  failed: (why: string) => `파일을 만들지 못했습니다. ${why}`,
  change: '설정 바꾸기',
};
