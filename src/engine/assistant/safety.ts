/** What a question must not be answered by a model. */
export type SafetyRule =
  /** Life may be at stake now: 119. */
  | 'emergency'
  /** Somebody may harm themselves: 109. */
  | 'crisis'
  /** How much of a medicine to take: a doctor or pharmacist. */
  | 'dosing';

/**
 * Rules in the order of their weight. They are few and blunt on purpose: a question too many gets a
 * fixed answer, which harms nobody. They read what a person asks, never a document's text, where
 * the same words are a record.
 */
const rules: readonly (readonly [SafetyRule, readonly RegExp[]])[] = [
  [
    'crisis',
    [
      /죽고\s*싶|죽어\s*버리|죽을래|자살|자해|목숨을?\s*끊|뛰어내리|사라지고\s*싶|살고\s*싶지\s*않|살기\s*싫/u,
      /\b(?:suicid\w*|kill(?:ing)?\s+my\s*self|end\s+my\s+life|hurt(?:ing)?\s+my\s*self|self[- ]harm)\b/iu,
      /\bwant\s+to\s+die\b/iu,
    ],
  ],
  [
    'emergency',
    [
      /숨을?\s*(?:못|안|잘\s*못)\s*쉬|숨이?\s*(?:안|막[히혀힌힘]|멎|멈)|호흡이?\s*(?:없|멈|멎)/u,
      /의식(?:이|을)?\s*(?:없|잃)|쓰러졌|기절(?:했|해)|심정지|심폐소생/u,
      /가슴이?\s*(?:너무|계속|갑자기|심하게)?\s*(?:아파|아프|조이|조여|쥐어짜)/u,
      /피를?\s*토|토혈|피가?\s*(?:안|멈추지)\s*(?:멈|않)|경련(?:을|해|하고|이\s*안)|발작(?:을|해|하고)/u,
      /(?:아기|아이|애)가?.{0,12}(?:열이?\s*(?:4\d|39)|축\s*늘어|안\s*깨|파래|파랗)/u,
      /(?:말이?\s*(?:어눌|안\s*나)|한쪽\s*(?:팔|다리|얼굴)).{0,14}(?:갑자기|마비|안\s*움직|처[지졌]|힘이?\s*(?:없|빠))/u,
      /갑자기.{0,14}(?:말이?\s*어눌|한쪽\s*(?:팔|다리|얼굴)|앞이?\s*안\s*보)/u,
      /(?:약|알|병|수면제|타이레놀|농약|락스|세제)(?:을|를)?.{0,14}(?:한꺼번에|통째로|너무\s*많이|다\s*먹었|삼켰|마셨)|과다\s*복용/u,
      /\b(?:can'?t|cannot|not)\s+breath(?:e|ing)\b|\bunconscious\b|\bchest\s+pain\b|\boverdos\w*|\bseizure\s+now\b/iu,
      /\b(?:swallowed|drank)\b.{0,30}\b(?:pills?|bleach|poison|tablets?)\b/iu,
    ],
  ],
  [
    'dosing',
    [
      /(?:몇|얼마나?)\s*(?:알|정|캡슐|mg|밀리그램|그램|ml|cc|방울|봉지|번)?.{0,10}(?:먹|복용|투여|맞|써야|쓰면|먹이|먹여)/u,
      /(?:용량|복용량|투여량|최대\s*용량|복용법|용법).{0,16}(?:\?|알려|얼마|계산|어떻게|궁금|가르쳐|정해|뭐|무엇|$)/u,
      /(?:같이|함께)\s*(?:먹어도|복용해도)|(?:끊어도|늘려도|줄여도)\s*(?:되|돼|될|괜찮)/u,
      /\d+\s*(?:알|정|캡슐|mg|밀리그램).{0,10}(?:먹어도|복용해도|괜찮|되나|돼)/u,
      /\bhow\s+(?:much|many)\b.{0,40}\b(?:take|give|mg|dose|tablets?|pills?)\b|\b(?:dose|dosage|dosing)\b/iu,
    ],
  ],
];

/** The rule that a person's question falls under, or `null`. */
export function safetyRule(question: string): SafetyRule | null {
  const text = question.normalize('NFC');
  return rules.find(([, patterns]) => patterns.some((pattern) => pattern.test(text)))?.[0] ?? null;
}
