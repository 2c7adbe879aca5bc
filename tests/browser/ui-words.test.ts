import { expect, test } from 'vitest';
import { problemCodes } from '../../src/formats/problem';
import { fill, josa, messages } from '../../src/i18n';

/** Every text of a language by its path; functions are called with values of a kind that fits. */
function texts(node: unknown, path: string): (readonly [path: string, text: string])[] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') {
    const call = node as (...values: unknown[]) => string;
    // Some take numbers and some words; both must make a sentence.
    const values = Array.from({ length: call.length }, (_, index) => index + 2);
    return [[path, call(...values)]];
  }
  return Object.entries(node as object).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

const mayBeEmpty = /\.optionHelp\.|\.device\.|^$/u;

test('both languages say everything, and English says nothing in Korean', () => {
  const [ko, en] = [texts(messages('ko'), ''), texts(messages('en'), '')];
  const paths = (all: typeof ko) => all.map(([path]) => path).sort();
  expect(paths(en)).toEqual(paths(ko));
  const empty = [...ko, ...en].filter(
    ([path, text]) => !mayBeEmpty.test(path) && text.trim() === '',
  );
  expect(empty).toEqual([]);
  const korean = en.filter(
    ([path, text]) =>
      /[가-힣]/u.test(text) && !/languages\.ko|sampleText|tokenExamples/u.test(path),
  );
  expect(korean).toEqual([]);
});

test('a sentence about a problem names no detail that its code does not bring', () => {
  for (const language of ['ko', 'en'] as const)
    for (const [code, details] of Object.entries(problemCodes)) {
      const sentence = messages(language).files.problems[code as keyof typeof problemCodes];
      const named = [...sentence.matchAll(/\{(\w+)/gu)].map(([, name]) => name);
      expect(details, `${language} ${code}`).toEqual(expect.arrayContaining(named));
    }
});

test('particles follow the last sound, also of digits and letters', () => {
  expect(josa('폐렴', '을', '를')).toBe('폐렴을');
  expect(josa('통증 의사', '을', '를')).toBe('통증 의사를');
  expect(josa('B12', '은', '는')).toBe('B12는');
  expect(josa('HbA1', '은', '는')).toBe('HbA1은');
  expect(josa('MRI', '이', '가')).toBe('MRI가');
  expect(josa('EGFR', '이', '가')).toBe('EGFR이');
  expect(josa('서울', '으로', '로')).toBe('서울로');
  expect(josa('폐', '으로', '로')).toBe('폐로');
  expect(josa('간', '으로', '로')).toBe('간으로');
  expect(fill('‘{tag}’{tag|을|를} {count}', { tag: 'Foo', count: 1234 }, 'ko')).toBe(
    '‘Foo’를 1,234',
  );
});
