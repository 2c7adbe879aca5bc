import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundaries, eojeolAt, proposals } from '../../src/core/josa';
import { nounEnds } from '../../src/core/noun-ends';
import { anyText } from './core-arbitraries';

/** What a click at an offset proposes, as text. */
const offered = (text: string, offset = 0) =>
  proposals(text, offset).map(({ start, end }) => text.slice(start, end));

const first = (text: string, offset = 0) => offered(text, offset)[0];

// The noun, then what is written onto it.
const words = `
간|에서 위|는 눈|이 폐|를 뇌|의 목|도 열|이 뼈|에는 배|가 혹|은
췌장암|은 위암|이 폐렴|을 심근경색|과 대장|으로 간질|로 담낭|의 심장|에 환자|에게 편도|까지
분만 미만 각도 강도 의도 편두통 식도 식도|는 식도|에서 기도 감기|도 요도|염|은 상기도 외이도|의 심전도|가 빈도 온도|를
혈전|이 심부전|이 폐색전|이 뇌졸중|이 심부전 뇌졸중 골전이 골전이|가 전이|는 돌연변이|를 변이|가
비만 비만|은 복부비만|을 통증|만 마비|만 비만|만
증후군 다운증후군 다운증후군|은 쿠싱증후군|에서는
당뇨병|이나 고혈압|인 폐렴|입니다 감기|예요 간염|이었고 천식|이라고도 진통제|이다 감기|며 수두|였다가
간암|일까봐 당뇨|라는 위염|이지만 두통|인데
치료|로만 항생제|만으로도 복막|까지의 통증|에서부터 골절|보다는 수술|뿐이었고 췌장|으로부터는
진단|받은 감염|된 절제|하고 괴사|되어 전이|되지만 절제|했으나 이식|받았습니다 악화|시킨
수술|후 수술|후에는 복강|내 폐렴|등의 항암치료|중 투석|시에는 두통|증상이 결핵|환자의
엉덩이 엉덩이|가 겨드랑이|에 코골이 팔걸이|를 정강이 관자놀이
안과 정신과 산부인과 결과|는 주의 정의 추가 길이 깊이 피로 요로|에
원인|은 노인|의 흡인 불임 카페인|을 코로나 배란 미란 인대 붕대|로 안대|로
답답함 더부룩함 백일해 용해 징후|가 사시 지라|는 콜레라
MRI CRP|가 T2|는 38.5 COVID-19|는 B형간염|을
`
  .trim()
  .split(/\s+/u);

/** `요도|염|은`: what follows the last bar is written onto the noun. */
const split = (entry: string) => {
  const parts = entry.split('|');
  const ending = parts.length > 1 ? parts.pop() : '';
  return [parts.join('') + (ending ?? ''), parts.join('')] as const;
};

it('the table is no smaller than it was', () => expect(words.length).toBeGreaterThan(130));

it.each(words.map(split))('[J1] %s → %s', (word, noun) => {
  expect(first(word)).toBe(noun);
  expect(first(`그는 ${word}, 어제`, 3)).toBe(noun);
});

it.each([
  ['폐렴입니다.', 0, '폐렴'],
  ['"당뇨"라고', 0, '당뇨'],
  ['‘폐렴’을', 1, '폐렴'],
  ['폐렴(pneumonia)을', 0, '폐렴'],
  ['폐렴(pneumonia)을', 5, 'pneumonia'],
  ['(폐렴)', 0, '폐렴'],
  ['HTN/DM이', 0, 'HTN'],
  ['HTN/DM이', 4, 'DM'],
  ['위염·위궤양은', 1, '위염'],
  ['위염·위궤양은', 4, '위궤양'],
  ['B형간염→간경화', 0, 'B형간염'],
  ['1,000회', 0, '1,000회'],
  ['12:30에', 3, '12:30'],
  ['50%', 0, '50%'],
])('[J2] in %s a click at %i means %s', (text, offset, noun) =>
  expect(first(text, offset)).toBe(noun),
);

it('[J3] offers the noun, then the word, then what is around it', () => {
  expect(offered('췌장암은')).toEqual(['췌장암', '췌장암은']);
  expect(offered('폐렴(pneumonia)을')).toEqual(['폐렴', '폐렴(pneumonia)', '폐렴(pneumonia)을']);
  expect(offered('수술후에는')).toEqual(['수술', '수술후에는', '수술후', '수술후에']);
});

it('[J3] offers nothing on white space between two others', () => {
  expect(offered('가  나', 2)).toEqual([]);
  expect(offered('', 0)).toEqual([]);
});

it('[J4] decomposed syllables are read as composed ones', () => {
  const text = '췌장암은'.normalize('NFD');
  expect(first(text)).toBe('췌장암'.normalize('NFD'));
  expect(offered(text)).toContain(text);
});

it('[J4] a mark that combines is part of its letter, not punctuation', () => {
  expect(first('café'.normalize('NFD'))).toBe('café'.normalize('NFD'));
  expect(first('폐렴⚕️')).toBe('폐렴');
});

it('[J5] proposals are distinct, not empty, inside the eojeol, and end with all of it', () => {
  fc.assert(
    fc.property(anyText, fc.nat(80), (text, at) => {
      const offset = Math.min(at, text.length);
      const eojeol = eojeolAt(text, offset);
      const found = proposals(text, offset);
      expect(found.length === 0).toBe(eojeol.start === eojeol.end);
      for (const { start, end } of found) {
        expect(start).toBeGreaterThanOrEqual(eojeol.start);
        expect(end).toBeLessThanOrEqual(eojeol.end);
        expect(end).toBeGreaterThan(start);
      }
      const keys = found.map(({ start, end }) => `${start}-${end}`);
      expect(new Set(keys).size).toBe(keys.length);
      if (found.length > 0) expect(keys).toContain(`${eojeol.start}-${eojeol.end}`);
    }),
  );
});

it('[J6] where nouns may end is never 0, never beyond the word, and holds the whole word', () => {
  const syllable = fc.constantFrom(
    ...Array.from('암은이가에서의로으도만하되된받인일입니다후중전염폐간'),
  );
  fc.assert(
    fc.property(fc.array(syllable, { minLength: 1, maxLength: 8 }), (syllables) => {
      const word = syllables.join('');
      const ends = nounEnds(word);
      expect(ends).toContain(word.length);
      expect(new Set(ends).size).toBe(ends.length);
      expect(Math.min(...ends)).toBeGreaterThan(0);
      expect(Math.max(...ends)).toBe(word.length);
    }),
  );
});

it('[J7] boundaries go up from one edge of the eojeol to the other', () => {
  const text = '폐렴(pneumonia)을';
  expect(boundaries(text, { start: 0, end: text.length })).toEqual([0, 2, 3, 12, 13, 14]);
  fc.assert(
    fc.property(anyText, fc.nat(80), (all, at) => {
      const eojeol = eojeolAt(all, Math.min(at, all.length));
      const found = boundaries(all, eojeol);
      expect(found[0]).toBe(eojeol.start);
      expect(found.at(-1)).toBe(eojeol.end);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
    }),
  );
});
