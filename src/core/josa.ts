import { isSpace, type Range } from './text';

/**
 * Where the noun of an eojeol ends. Particles and endings are known by a table, not by an analyser:
 * what comes out is a proposal with alternatives, never a decision.
 */

/** A syllable's last consonant decides which form of a particle may follow it. */
type After = 'any' | 'closed' | 'open' | 'open-or-rieul';

const particles: readonly (readonly [After, string])[] = [
  ['closed', '은 이 을 과 이나 이며 이란 이랑 이라 이라도 이라는 이라고 이라면 이든 이든지 이나마'],
  [
    'closed',
    '이다 이고 이지 이지만 이었다 이었고 이었으나 이어서 이에요 이므로 이면 이라서 이어야',
  ],
  ['closed', '으로 으로서 으로써 으로는 으로도 으로만 으로의 으로부터 으로부터는 으로까지'],
  [
    'open',
    '는 가 를 와 나 며 란 랑 라도 라는 라고 라면 라서 든 든지 나마 고 지만 였다 였고 여서 여야',
  ],
  ['open', '예요 므로'],
  ['open-or-rieul', '로 로서 로써 로는 로도 로만 로의 로부터 로부터는 로까지'],
  ['any', '의 에 에서 에게 에는 에도 에만 에의 에서의 에서는 에서도 에서만 에서부터 에게서 에게는'],
  ['any', '도 만 까지 까지는 까지도 부터 부터는 마다 조차 처럼 보다 밖에 같은 같이 만이 만을 만은'],
  ['any', '께 께서 한테 에까지 대로 만큼 마저 뿐 뿐만 하고 와의 과의'],
  ['any', '인 일 임 입니다 인데 인지 인가 인가요 일까 일까요'],
];

const byEnding: ReadonlyMap<string, After> = new Map(
  particles.flatMap(([after, list]) => list.split(' ').map((ending) => [ending, after] as const)),
);
const longestParticle = Math.max(...[...byEnding.keys()].map(({ length }) => length));

/** 하다, 되다, 받다, 시키다 after a noun that names an act: `감염된`, `절제하고`. */
const verbal =
  /(?:하(?:는|고|여|며|면|지|기|던|게|거나|였[가-힣]*|도록|다|니|자|시[가-힣]*)|한|한다|할|함|합니다|해|해서|해야|했[가-힣]*|되(?:는|고|어|며|면|지|기|던|게|거나|었[가-힣]*|도록|다)|된|된다|될|됨|됩니다|돼|돼서|됐[가-힣]*|받(?:는|고|아|은|을|았[가-힣]*|으며|기)|시(?:키|킨|켜|킬|켰)[가-힣]*)$/u;

/** Dependent nouns written onto a name: `수술후`, `복강내`, `폐렴등`. */
const attached = /(?:후|전|중|시|등|내|들|때|군|측)$/u;

/** Words whose last syllables look like a particle and are none, also at the end of a compound. */
const compounds = new Set(
  (
    '식도 요도 담도 누도 외이도 상기도 하기도 심전도 뇌전도 근전도 중등도 순응도 민감도 특이도 난이도 활성도 온도 농도 빈도 밀도 ' +
    '전문의 전공의 요인 노인 확인 카인 페인 로인 불임 팽만 어린이 돌연변이 결과'
  ).split(' '),
);

/** The same, but only where they are the whole word: `기도` is an airway, `감기도` is not. */
const words = new Set(
  (
    '기도 정도 속도 강도 습도 점도 고도 각도 척도 시도 유도 제도 지도 포도 태도 감도 산도 ' +
    '주의 유의 동의 정의 논의 문의 임의 합의 상의 협의 건의 회의 강의 질의 ' +
    '휴가 추가 허가 여가 대가 길이 높이 깊이 넓이 고양이 종이 놀이 원숭이 변이 유전자변이 염색체변이 ' +
    '전이 골전이 뇌전이 폐전이 간전이 림프절전이 원격전이 다발전이 복막전이 척추전이 부신전이 피부전이 암전이 ' +
    '피로 과로 요로 회로 도로 위로 추체로 만성피로 ' +
    '안과 산부인과 정신과 신경과 정형외과 영상의학과 재활의학과 가정의학과 응급의학과 경과 통과 성과 ' +
    '원인 성인 부인 본인 개인 타인 일반인 장애인 승인 할인 기인 ' +
    '내일 매일 종일 휴일 생일 당일 제일 균일 단일 책임 부임 피임 위임 ' +
    '비만 복부비만 소아비만 고도비만 내장비만 불만 충만 낭만 ' +
    '사고 교통사고 의료사고 보고 재고 하나 콜레라 하지 사지 양하지 유지'
  ).split(' '),
);

const hangul = /[가-힣]/u;

function fits(stem: string, after: After): boolean {
  const code = (stem.codePointAt(stem.length - 1) ?? 0) - 0xac00;
  // After a letter or a digit the last sound is not known from the spelling, so anything may follow.
  if (code < 0 || code >= 11172) return true;
  const final = code % 28;
  if (after === 'any') return true;
  if (after === 'closed') return final !== 0;
  if (after === 'open') return final === 0;
  return final === 0 || final === 8;
}

/** Whether the last `ending` syllables, or the first of them, belong to a noun that looks like that. */
function keeps(word: string, ending: number): boolean {
  for (let cut = 0; cut < ending; cut++) {
    const head = word.slice(0, word.length - cut);
    if (words.has(head)) return true;
    for (let size = ending - cut + 1; size <= 4; size++)
      if (compounds.has(head.slice(-size))) return true;
  }
  return false;
}

function particleStarts(word: string): number[] {
  const found: number[] = [];
  for (let size = Math.min(longestParticle, word.length - 1); size >= 1; size--) {
    const stem = word.slice(0, -size);
    const after = byEnding.get(word.slice(-size));
    if (after && fits(stem, after) && !keeps(word, size)) found.push(stem.length);
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
  const found = particleStarts(word);
  const act = verbal.exec(word);
  // `받은` is more than the particle 은 at its end, so the longer ending is the likelier one.
  if (act && act.index >= 2) found.unshift(act.index);
  found.sort((a, b) => a - b);
  for (const length of [word.length, ...found]) {
    const stem = word.slice(0, length);
    if (stem.length > 2 && attached.test(stem)) found.push(length - 1);
  }
  return [...new Set([...found.slice(0, 1), word.length, ...found])];
}

const opening = /^[^\p{L}\p{N}]+/u;
const closing = /[^\p{L}\p{N}%+]+$/u;
const separator = /[()[\]{}<>/·,;:'"“”‘’「」]/u;

/** The eojeol around an offset, `[start, end)`; empty on white space between two. */
export function eojeolAt(text: string, offset: number): Range {
  let start = offset;
  let end = offset;
  while (start > 0 && !isSpace(text, start - 1)) start--;
  while (end < text.length && !isSpace(text, end)) end++;
  return { start, end };
}

const isDigit = (text: string, at: number) => /\d/u.test(text.charAt(at));

/** A separator between two digits is part of a number: `1,000`, `12:30`. */
const separates = (text: string, at: number) =>
  separator.test(text.charAt(at)) && !(isDigit(text, at - 1) && isDigit(text, at + 1));

/** The part of an eojeol around the offset that no bracket, slash or quote cuts: `폐렴(pneumonia)`. */
function partAt(text: string, eojeol: Range, offset: number): Range {
  let at = Math.min(offset, eojeol.end - 1);
  while (at > eojeol.start && separates(text, at)) at--;
  while (at < eojeol.end - 1 && separates(text, at)) at++;
  let start = at;
  let end = at + 1;
  while (start > eojeol.start && !separates(text, start - 1)) start--;
  while (end < eojeol.end && !separates(text, end)) end++;
  return { start, end };
}

/** The range without punctuation at its edges, or as it was when there is nothing else. */
function bare(text: string, { start, end }: Range): Range {
  const piece = text.slice(start, end);
  const skip = opening.exec(piece)?.[0].length ?? 0;
  let drop = closing.exec(piece)?.[0].length ?? 0;
  // A closing bracket stays where the word holds its partner: `폐렴(pneumonia)`.
  const kept = piece.slice(skip, piece.length - drop);
  if (kept.split('(').length > kept.split(')').length && piece.at(-drop) === ')') drop--;
  return skip + drop >= piece.length ? { start, end } : { start: start + skip, end: end - drop };
}

const nounsOf = (text: string, { start, end }: Range): readonly Range[] =>
  nounEnds(text.slice(start, end)).map((length) => bare(text, { start, end: start + length }));

const distinct = (ranges: readonly Range[]): readonly Range[] => [
  ...new Map(
    ranges.map((range) => [`${String(range.start)}-${String(range.end)}`, range]),
  ).values(),
];

/**
 * What a click or a double click on a word proposes, best first: `췌장암은` gives `췌장암`, then
 * `췌장암은`. Empty where there is no word.
 */
export function proposals(text: string, offset: number): readonly Range[] {
  const eojeol = eojeolAt(text, offset);
  if (eojeol.start === eojeol.end) return [];
  const part = bare(text, partAt(text, eojeol, offset));
  return distinct([...nounsOf(text, part), ...nounsOf(text, bare(text, eojeol)), eojeol]);
}

/**
 * Offsets in the eojeol at which a boundary is likely, in order: its edges, the brackets and slashes
 * in it, and where its nouns may end. Alt+arrow steps through them.
 */
export function boundaries(text: string, eojeol: Range): readonly number[] {
  const found = new Set([eojeol.start, eojeol.end]);
  for (let at = eojeol.start; at < eojeol.end;) {
    const part = bare(text, partAt(text, eojeol, at));
    found.add(part.start).add(part.end);
    for (const { end } of nounsOf(text, part)) found.add(end);
    at = Math.max(part.end, at) + 1;
  }
  return [...found].sort((a, b) => a - b);
}
