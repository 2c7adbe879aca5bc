import type { settings as source } from '../ko/settings';

export const settings: typeof source = {
  title: 'Settings',
  tabs: { look: 'Look', model: 'Model', keys: 'Keys' },
  language: 'Language',
  languages: { ko: '한국어', en: 'English' },
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  textSize: 'Text size',
  lineHeight: 'Line height',
  pixels: (size) => `${String(size)} px`,
  lines: (height) => `${height.toFixed(1)} ×`,
  sampleText:
    '췌장암은 간으로 전이하기 쉬우며, 수술 뒤 항암 치료를 이어 갑니다. 황달이나 복통이 심해지면 바로 병원에 오셔야 합니다.',
  showRejected: 'Show rejected suggestions faintly',
  device: 'Where the model runs',
  devices: { auto: 'Automatic', webgpu: 'WebGPU', wasm: 'WASM' },
  deviceHelp: {
    auto: 'On the graphics device where it can, otherwise on the processor.',
    webgpu: 'On the graphics device only; says why if it cannot.',
    wasm: 'On the processor only: slower, but it works everywhere.',
  },
  threshold: 'Score for “accept all”',
  keys: {
    help: 'Keys are known by their place, so they also work in Hangul input mode.',
    change: (action) => `Change the key for ${action}`,
    press: 'Press the new key. Esc cancels.',
    none: 'No key',
    reset: 'Reset all keys',
    taken: (action) => `It now means “${action}”, which will lose it.`,
    takenByLabel: (label) =>
      `In this project it is the key of the label “${label}”, which goes first. Choose another.`,
    digit: 'Digits are always labels. Choose another key.',
    browser: 'The browser uses this key and may keep it.',
    apply: 'Use this key',
    changed: 'changed',
    clash: 'hidden by a label',
  },
};
