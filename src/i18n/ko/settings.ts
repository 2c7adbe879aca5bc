/** Settings. */
export const settings = {
  title: '설정',
  tabs: { look: '보기', model: '모델', keys: '단축키' },
  language: '언어',
  languages: { ko: '한국어', en: 'English' },
  theme: '테마',
  themes: { system: '시스템', light: '밝게', dark: '어둡게' },
  textSize: '본문 글자 크기',
  lineHeight: '본문 줄 간격',
  pixels: (size: number) => `${String(size)}px`,
  lines: (height: number) => `${height.toFixed(1)}배`,
  sampleText:
    '췌장암은 간으로 전이하기 쉬우며, 수술 뒤 항암 치료를 이어 갑니다. 황달이나 복통이 심해지면 바로 병원에 오셔야 합니다.',
  showRejected: '거절한 제안도 흐리게 보이기',
  device: '모델을 돌릴 장치',
  devices: { auto: '자동', webgpu: 'WebGPU', wasm: 'WASM' },
  deviceHelp: {
    auto: '그래픽 장치를 쓸 수 있으면 쓰고, 아니면 CPU로 돌립니다.',
    webgpu: '그래픽 장치로만 돌립니다. 쓸 수 없으면 까닭을 알려 줍니다.',
    wasm: 'CPU로만 돌립니다. 느리지만 어디서나 됩니다.',
  },
  threshold: '‘모두 받기’의 기준 점수',
  keys: {
    help: '글쇠는 자리로 알아봅니다. 한글 입력 상태에서도 그대로 됩니다.',
    change: (action: string) => `${action} 단축키 바꾸기`,
    press: '새 글쇠를 누르세요. Esc는 취소입니다.',
    none: '글쇠 없음',
    reset: '모두 처음 글쇠로',
    taken: (action: string) => `지금은 ‘${action}’에 쓰입니다. 바꾸면 거기서는 빠집니다.`,
    takenByLabel: (label: string) =>
      `이 프로젝트에서는 레이블 ‘${label}’의 글쇠라 레이블이 먼저입니다. 다른 글쇠를 고르세요.`,
    digit: '숫자는 언제나 레이블입니다. 다른 글쇠를 고르세요.',
    browser: '브라우저가 쓰는 글쇠라 닿지 않을 수 있습니다.',
    apply: '이 글쇠로 바꾸기',
    changed: '바꿈',
    clash: '레이블과 겹침',
  },
};
