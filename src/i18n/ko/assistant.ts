import { number } from '../format';
import { josa } from '../josa';

/** The language model beside the text: what it is, what it is asked, what it may not answer. */
export const assistant = {
  title: '도우미',
  open: '도우미 열기·닫기',
  close: '도우미 닫기',
  what: '이 기기 안에서 도는 작은 언어 모델입니다. 묻는 말도 답도 기기를 떠나지 않고, 이 탭을 닫으면 사라집니다.',
  notice: '연구·교육용이며 진료 판단에 쓰지 마십시오.',
  none: '도우미 모델이 없습니다',
  noneHelp:
    '이 앱에 함께 온 언어 모델이 없습니다. 모델 없이도 주석과 제안, 내보내기는 그대로 쓸 수 있습니다.',
  choose: '모델',
  load: '모델 열기',
  unload: '내리기',
  cancel: '그만 열기',
  loading: '모델 여는 중',
  demo: '시연용 소형',
  score: (percent: string) => `정답률 ${percent}`,
  scoreLine: (metric: string, data: string) => `${metric}, ${data}에서 잼`,
  noScore: '잰 점수 없음',
  sizes: (bytes: string) => `내려받기 ${bytes}`,
  goesOnWith: (model: string) => `${josa(model, '은', '는')} 그대로 쓸 수 있습니다.`,
  about: '고른 말',
  aboutNothing: '본문에서 낱말을 고르거나 캐럿을 두면 그 말에 대해 물을 수 있습니다.',
  jobs: {
    term: '이 용어 설명',
    abbreviation: '약어 풀이',
    label: '어떤 레이블이고 왜',
    note: '쉬운 말로',
  },
  questions: {
    term: '{term}{term|이란|란} 무엇인가요?',
    abbreviation: '{term}{term|은|는} 무엇의 약자인가요?',
    label:
      '다음 문장에서 [[ ]]로 표시한 말에 맞는 레이블을 {labels} 가운데 하나 고르고 이유를 한 문장으로 말해 주세요. 맞는 것이 없으면 없다고 하세요.\n{marked}',
    note: '다음 기록을 쉬운 문장으로 풀어 써 주세요.\n{sentence}',
  },
  ask: '묻기',
  loadFirst: '먼저 모델을 여세요.',
  stop: '멈추기',
  question: '물음',
  placeholder: '직접 묻기 (Enter로 보내고 Shift+Enter로 줄을 바꿉니다)',
  goesOn: '앞의 대화를 이어서',
  thinking: '생각하고 답하기',
  clear: '모두 지우기',
  copy: '답 복사',
  copied: '답을 복사했습니다.',
  notCopied: '복사하지 못했습니다.',
  conversation: '물음과 답',
  answerOf: (model: string) => `${model}의 답`,
  fixedAnswer: '모델이 아닌 정해 둔 안내',
  thought: '답하기 전에 한 생각',
  reading: '물음을 읽는 중',
  writing: '쓰는 중',
  empty: '답이 비어 있습니다.',
  finish: {
    length: '길이 한도에서 멈췄습니다.',
    stopped: '멈췄습니다.',
  },
  trimmedTurns: (count: number) => `길어서 앞의 말 ${number(count)}개를 빼고 물었습니다.`,
  trimmedCharacters: (count: number) =>
    `물음이 길어서 가운데 ${number(count)}자를 빼고 물었습니다.`,
  figures: (tokens: number, speed: string) => `${number(tokens)}토큰 · 초당 ${speed}토큰`,
  context: (used: number, all: number) => `문맥 ${number(used)} / ${number(all)}`,
  first: (seconds: string) => `첫 토큰 ${seconds}초`,
  fixed: {
    emergency:
      '응급일 수 있습니다. 지금 119에 전화하세요. 숨을 쉬지 않거나 의식이 없으면 119가 알려 주는 대로 가슴 압박을 시작하세요. 이 도우미는 응급 상황을 판단하지 못합니다.',
    crisis:
      '많이 힘드시겠습니다. 혼자 견디지 마시고 자살예방 상담전화 109에 지금 전화하세요. 24시간 열려 있습니다. 당장 위험하면 119에 전화하세요.',
    dosing:
      '약의 용량과 복용법은 이 도우미가 답하지 않습니다. 처방한 의사나 약사에게 물어보세요. 많이 먹었거나 몸에 이상이 있으면 119에 전화하세요.',
  },
};
