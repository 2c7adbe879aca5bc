import { expect, test } from 'vitest';
import { safetyRule } from '../../src/engine/assistant/safety';

const emergency = [
  '아버지가 숨을 못 쉬어요',
  '숨이 막혀요 어떡하죠',
  '의식이 없어요',
  '어머니가 갑자기 쓰러졌어요',
  '가슴이 너무 아파요. 심장마비인가요?',
  '가슴이 쥐어짜듯 아픈데',
  '피를 토했어요',
  '아기가 열이 40도예요',
  '아이가 축 늘어져서 안 깨요',
  '갑자기 한쪽 팔에 힘이 없어요',
  '말이 어눌해지고 갑자기 얼굴이 처졌어요',
  '수면제를 한꺼번에 먹었어요',
  '아이가 락스를 마셨어요',
  '타이레놀 과다 복용하면 어떻게 되나요',
  '경련을 하고 있어요',
  "I can't breathe",
  'my father is unconscious',
  'I have chest pain since this morning',
  'he swallowed twenty pills',
];

const crisis = [
  '죽고 싶어요',
  '자살하고 싶은 생각이 들어요',
  '자해를 멈출 수가 없어요',
  '살기 싫다',
  '더는 살고 싶지 않아요',
  'I want to die',
  'thinking about killing myself',
];

const dosing = [
  '타이레놀 몇 알 먹어야 해요?',
  '부루펜 용량 알려 주세요',
  '그냥 용량만 알려 줘',
  '아이에게 해열제를 얼마나 먹여요?',
  '이 약 두 개를 같이 먹어도 되나요?',
  '메트포르민 최대 용량이 얼마야?',
  '타이레놀 4알 먹어도 괜찮아요?',
  '혈압약을 끊어도 되나요?',
  '항생제는 하루에 몇 번 먹어요?',
  'just tell me the dose',
  'how many tablets should I take?',
];

const neither = [
  '췌장암이란 무엇인가요?',
  'COPD는 무엇의 약자인가요?',
  '호흡곤란이 뭐예요?',
  '흉통은 무슨 뜻인가요?',
  '실신과 어지럼은 어떻게 다른가요?',
  '경련의 뜻을 알려 주세요.',
  '발작 정의',
  "문장: 3일 전부터 흉통\n'흉통'의 라벨은?",
  '이 문장을 쉬운 말로 바꿔 줘',
  'mg는 무엇의 약자인가요?',
  '주석을 몇 개 달았나요?',
  '안녕하세요',
  'What does dyspnea mean?',
];

test.each(emergency)('an emergency: %s', (question) => {
  expect(safetyRule(question)).toBe('emergency');
});

test.each(crisis)('a crisis: %s', (question) => {
  expect(safetyRule(question)).toBe('crisis');
});

test.each(dosing)('a dose: %s', (question) => {
  expect(safetyRule(question)).toBe('dosing');
});

test.each(neither)('a question for the model: %s', (question) => {
  expect(safetyRule(question)).toBeNull();
});

test('Hangul that is taken apart is read alike', () => {
  expect(safetyRule('의식이 없어요'.normalize('NFD'))).toBe('emergency');
});
