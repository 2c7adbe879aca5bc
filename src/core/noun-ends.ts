/**
 * Where the noun of an eojeol ends. Particles and endings are known by tables, not by an analyser:
 * what comes out is a proposal with alternatives, never a decision.
 */

/** A syllable's last consonant decides which form of a particle may follow it. */
type After = 'any' | 'closed' | 'open' | 'open-or-rieul';

const words = (list: string) => list.split(' ');

const particles: readonly (readonly [After, string])[] = [
  ['closed', '은 이 을 과 이나 이랑 이든 이든지 이나마 으로 으로서 으로써'],
  ['open', '는 가 를 와 나 랑 든 든지 나마'],
  ['open-or-rieul', '로 로서 로써'],
  ['any', '의 에 에서 에게 에게서 께 께서 한테 도 만 까지 부터 마다 조차 처럼 보다 밖에 마저 뿐'],
  ['any', '대로 만큼 같은 같이 하고 때문에 땜에'],
];

/** Particles that another may follow, and those that follow one: `까지의`, `만으로도`. */
const inner = new Set(
  words('에 에서 에게 에게서 한테 으로 로 으로서 로서 와 과 까지 부터 만 뿐 보다 처럼 대로 만큼'),
);
const outer = new Set(words('은 는 이 을 의 도 만 나 으로 로 까지 부터'));

/** What follows the copula 이-, which may go unwritten after a vowel: `폐렴이며`, `감기며`. */
const afterCopula = words(
  '며 면서 므로 지만 라고 라고도 라는 라면 라서 라도 라며 라던데 라는데 라네요 라더니 란 래요 고 ' +
    '던 거나 니까',
);
/** The same, but too short to be told from the end of a noun without the 이-. */
const afterWrittenCopula = words('다 지 면 라 니 야 냐 죠 어서 어야 에요');
const pastCopula = words('다 고 지만 으나 으며 는데 다가 나 던 습니다');
const fusedCopula = words(
  '인 일 임 입니다 인데 인지 인가 인가요 인줄 일까 일까요 일까봐 일지 일지도 일수록 임을 임이 ' +
    '여서 여야 예요',
);

const endings: ReadonlyMap<string, After> = new Map([
  ...particles.flatMap(([after, list]) => words(list).map((ending) => [ending, after] as const)),
  ...afterCopula.flatMap((end) => [[end, 'open'] as const, [`이${end}`, 'any'] as const]),
  ...afterWrittenCopula.map((end) => [`이${end}`, 'any'] as const),
  ...pastCopula.flatMap((end) => [[`였${end}`, 'open'] as const, [`이었${end}`, 'any'] as const]),
  ...fusedCopula.map((ending) => [ending, 'any'] as const),
]);
const isCopula = new Set(endings.keys());
for (const [, list] of particles) for (const ending of words(list)) isCopula.delete(ending);
const longestEnding = Math.max(...[...endings.keys()].map(({ length }) => length));

/** 하다, 되다, 받다, 시키다 after a noun that names an act: `감염된`, `절제하고`. */
const verbal =
  /(?:(?:하|되|받|시키)(?:고|며|면|면서|지|지만|기|던|게|거나|도록|자|니|다면|는|는데|는지|는게|려고)|(?:하|되|시키)(?:다|므로|나요|네요|실)|(?:하|되)(?:여|어|시고|시면|신|세요|셨[가-힣]*)|받아|받은|받을|받으며|한|한다|한지|할|함|합니다|해|해서|해야|해도|했[가-힣]*|된|된다|될|됨|됩니다|돼|돼서|됐[가-힣]*|받았[가-힣]*|하였[가-힣]*|되었[가-힣]*|시[킨켜킬켰]|시킨다)$/u;

/** Dependent nouns written onto a name: `수술후`, `복강내`, `폐렴등`. */
const attached = /(?:[후전중시등내들때군측및]|증상|환자|부위|여부)$/u;

/** Body parts, complaints and the like of one syllable; any other first syllable is part of a word. */
const short = new Set(
  '간위장폐뇌눈코귀입목손발팔배등뼈피혀이턱볼뺨몸속살침땀털담암열멍점혹흉쥐옴질샘골근약병물알돌뜸변냉틱판반',
);

/** Words, also at the end of a compound, whose last syllables look like an ending and are none. */
const compounds = new Set(
  words(
    '식도 요도 담도 누도 외이도 상기도 하기도 소기도 편도 심전도 뇌전도 근전도 중등도 순응도 민감도 특이도 난이도 활성도 온도 농도 빈도 밀도 ' +
      '전이 돌연변이 자변이 체변이 혈변 경변 덩이 정강이 드랑이 코골이 걸이 갈이 앓이 관자놀이 붙이 둥이 어린이 달팽이 곰팡이 쌍둥이 고양이 ' +
      '부전 혈전 색전 염전 압전 회전 졸중 체중 증후군 증후 징후 예후 전후 사시 근시 원시 난시 복시 가시 형광등 손등 발등 ' +
      '요인 원인 노인 확인 흡인 카인 페인 로인 테인 데인 토인 일반인 장애인 노출인 불임 난임 피임 쏘임 꼬임 쩍임 빡임 책임 ' +
      '마비 변비 배란 미란 트란 프란 착란 산란 비만 팽만 완만 충만 하트만 코로나 미레나 앙기나 추나 콜레라 ' +
      '인대 붕대 비대 안대 성대 복대 보호대 비교적 주의 전문의 전공의 주치의 결과 측상과 의학과 ' +
      '백일해 용해 저해 방해 장해 상해 결함 사고 경고 보고 만성피로',
  ),
);

/** The same, but only where they are the whole word. */
const whole = new Set(
  words(
    '기도 유의 동의 정의 논의 문의 임의 합의 상의 협의 건의 강의 질의 회의 휴가 추가 허가 여가 평가 증가 ' +
      '길이 높이 깊이 넓이 종이 원숭이 중이 식이 피로 위로 과로 요로 회로 도로 변이 ' +
      '안과 산부인과 정신과 신경과 이비인후과 경과 통과 위인 병인 폐인 장인 위임 일반인 ' +
      '지라 답답함 더부룩함 뻑뻑함 먹먹함 묵직함 뻣뻣함 뻐근함 불안함 피곤함',
  ),
);

const hangul = /[가-힣]/u;

function fits(stem: string, after: After): boolean {
  const code = (stem.codePointAt(stem.length - 1) ?? 0) - 0xac00;
  // After a letter or a digit the last sound is not known from the spelling, so anything may follow.
  if (code < 0 || code >= 11172) return true;
  if (stem.length === 1 && !short.has(stem)) return false;
  const final = code % 28;
  if (after === 'any') return true;
  if (after === 'closed') return final !== 0;
  if (after === 'open') return final === 0;
  return final === 0 || final === 8;
}

/** Where the longest known noun at the end of a word begins. */
function nounStart(word: string): number {
  if (whole.has(word)) return 0;
  const size = [4, 3, 2].find((length) => compounds.has(word.slice(-length)));
  return size === undefined ? Infinity : Math.max(0, word.length - size);
}

/**
 * Whether the last `ending` syllables, or the first of them, belong to a noun that looks like that:
 * `골전이` is no `골전` with 이. A known noun before them that begins earlier is stronger: `심부전이`.
 */
function keeps(word: string, ending: number): boolean {
  const stem = word.length - ending;
  const limit = Math.min(stem - 1, nounStart(word.slice(0, stem)));
  for (let end = word.length; end > stem; end--)
    if (nounStart(word.slice(0, end)) <= limit) return true;
  return false;
}

/** Lengths of what is left without a particle or a copula, and without the particle before it. */
function withoutEnding(word: string, of?: ReadonlySet<string>): number[] {
  const found: number[] = [];
  for (let size = Math.min(longestEnding, word.length - 1); size >= 1; size--) {
    const [stem, ending] = [word.slice(0, -size), word.slice(-size)];
    const after = endings.get(ending);
    if (!after || (of && !of.has(ending)) || !fits(stem, after) || keeps(word, size)) continue;
    found.push(stem.length);
    if (outer.has(ending) || isCopula.has(ending)) found.push(...withoutEnding(stem, inner));
  }
  return found;
}

/**
 * Lengths at which the noun of a word may end, most likely first; the whole word is among them. Text
 * that does not end in Hangul has no particle to strip.
 * @param word an eojeol without the punctuation around it
 */
export function nounEnds(word: string): readonly number[] {
  if (!hangul.test(word.slice(-1))) return [word.length];
  const found = withoutEnding(word);
  const act = verbal.exec(word);
  if (act && act.index >= 2 && !keeps(word, word.length - act.index)) found.push(act.index);
  for (const length of [word.length, ...found]) {
    const head = word.slice(0, length);
    const tail = attached.exec(head);
    if (tail && tail.index >= 2 && !keeps(head, length - tail.index)) found.push(tail.index);
  }
  // The longest ending is the likeliest one: `받은` is more than the particle 은 at its end.
  found.sort((a, b) => a - b);
  return [...new Set([...found.slice(0, 1), word.length, ...found])];
}
