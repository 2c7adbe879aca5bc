import { number } from '../format';

/** Models on this device: adding them, what they need, and why one is not taken in. */
export const library = {
  shelf: '보관한 모델',
  shelfHint: '이 브라우저에 더해 둔 모델입니다.',
  shelfEmpty: '더한 모델이 없습니다. 폴더나 zip, 허브에서 모델을 더할 수 있습니다.',
  cannotKeep: '이 창에서는 모델을 보관할 수 없습니다. 시크릿 창이 아닌지, 주소가 https인지 보세요.',
  add: '모델 더하기',
  addDescription: '모델은 이 브라우저의 저장 공간에 남고, 다시 켤 때는 아무 데도 묻지 않습니다.',
  task: { 'token-classification': '개체명', 'text-generation': '언어 모델' },
  use: '쓰기',
  inUse: '쓰는 중',
  remove: '지우기',
  removeTitle: (name: string) => `‘${name}’ 모델을 지울까요?`,
  removeText: (size: string) =>
    `이 기기에서 ${size}를 비웁니다. 제안과 주석은 그대로 남습니다. 다시 쓰려면 모델을 다시 더해야 합니다.`,
  removeInUse: '지금 쓰는 모델입니다. 지우면 앱에 든 모델로 바꿉니다.',
  removed: (name: string) => `‘${name}’ 모델을 지웠습니다.`,
  unfinished: '받다 만 모델',
  unfinishedLine: (done: string, total: string) => `${total} 가운데 ${done}까지 왔습니다`,
  resumeHint: '같은 곳에서 다시 더하면 이어서 받습니다.',
  busy: '다른 탭에서 받는 중',
  origin: { folder: '폴더', zip: 'zip 파일', site: '이 서버', hub: '허브', url: '다른 서버' },
  noLicence: '라이선스 모름',
  licenceOf: (licence: string) => `라이선스 ${licence}`,
  goneOn: '앞서 쓰던 모델로 이어 갑니다.',
  tryAnyway: '그래도 해 보기',
  doubtful: '이 기기에서 잘 안 될 수 있습니다.',

  from: '어디서',
  fromFiles: '내 파일',
  fromSite: '이 서버',
  fromHub: '허브',
  fromUrl: '다른 주소',
  fromNamed: '이름난 모델',
  dropHere: '모델 폴더나 zip을 여기에 놓으세요',
  dropKinds: 'config.json, tokenizer.json, onnx 파일이 든 폴더',
  pickFolder: '폴더 고르기',
  pickZip: 'zip 고르기',
  sitePath: '이 서버의 폴더',
  siteHint: '이 앱을 내준 서버에 있는 모델 폴더의 주소입니다. 보기: models/my-model/',
  siteLook: '살펴보기',
  hubId: '저장소 이름',
  hubHint:
    'transformers.js 꼴의 저장소를 소유자/이름으로 적으세요. 보기: onnx-community/Qwen3-0.6B-ONNX',
  hubAddress: '허브 주소',
  urlAddress: '모델 폴더의 주소',
  urlHint: 'https로 시작하는 주소입니다. 그 서버가 다른 곳의 요청을 받아 주어야(CORS) 합니다.',
  ask: (host: string) => `${host}에 무엇이 들었는지 묻기`,
  askNote: (host: string) =>
    `${host}에 파일 목록과 설정만 묻습니다. 모델은 아직 받지 않고, 글은 어떤 것도 보내지 않습니다.`,
  looking: '무엇인지 살펴보는 중',
  asking: (host: string) => `${host}에 묻는 중`,

  cardOrigin: {
    own: '모델에 딸린 카드를 읽었습니다.',
    named: '이름과 크기가 아는 모델과 같아 그 카드를 씁니다.',
    derived: '카드가 없어 config.json에서 만들었습니다. 점수는 알 수 없습니다.',
  },
  weights: '받을 가중치',
  weightsHint: '이 기기에 맞는 것을 골라 두었습니다.',
  texts: (count: number, size: string) => `설정과 토크나이저 ${number(count)}개 · ${size}`,
  total: (size: string) => `모두 ${size}`,
  free: (size: string) => `브라우저가 말하는 남은 자리 ${size}`,
  noRoom: '저장할 자리가 모자랍니다.',
  fits: '맞습니다',
  runsOn: { webgpu: 'WebGPU', wasm: 'WebAssembly' },
  memoryNeed: (size: string) => `메모리 ${size}쯤`,
  finding: {
    'no-webgpu': '이 브라우저에는 WebGPU가 없습니다.',
    'no-f16': '그래픽 어댑터가 16비트 소수(shader-f16)를 못 씁니다.',
    'software-adapter': '그래픽 어댑터가 소프트웨어라 아주 느립니다.',
    'slow-on-wasm': '이 꼴의 가중치는 WebAssembly에서 몇 배 느립니다.',
    buffer: '버퍼 하나가 {need}여야 하는데 이 어댑터는 {have}까지입니다.',
    binding: '셰이더에 물릴 버퍼가 {need}여야 하는데 이 어댑터는 {have}까지입니다.',
    'wasm-limit': '메모리가 {need} 드는데 WebAssembly는 {have}까지 씁니다.',
    memory: '메모리가 {need} 드는데 브라우저가 말하는 이 기기의 메모리는 {have}입니다.',
  },
  nameTags: '출력의 이름',
  nameTagsHint:
    'config.json이 출력의 이름을 말해 주지 않습니다. 무엇을 뜻하는지 아는 사람이 하나씩 골라 주세요. B는 개체명의 처음, I는 그 안입니다.',
  output: (index: number, name: string) => `출력 ${number(index)} (${name})`,
  unnamed: '고르세요',
  notTags: 'O가 하나 있고 B 없이 I만 있는 레이블이 없어야 합니다.',
  keep: (size: string) => `${size} 보관하기`,
  download: (host: string, size: string) => `${host}에서 ${size} 받기`,
  downloadNote: (host: string, licence: string) =>
    `${host}에서 받아 이 기기에 둡니다. ${licence}. 받는 동안 그 서버는 이 기기의 주소를 압니다.`,
  adding: (file: string) => `${file} 적는 중`,
  trying: '한 번 열어 보는 중',
  added: (name: string) => `‘${name}’ 모델을 더했습니다.`,
  addedHint: '이제 인터넷 없이 이 기기에서 열립니다.',
  useNow: '지금 쓰기',
  addAnother: '또 더하기',
  back: '다른 곳에서',

  namedHint:
    '이 앱에 들어 있지 않지만 가져와 쓸 수 있는 모델입니다. 고르면 크기와 조건이 보입니다.',
  namedEmpty: '아는 모델이 없습니다.',
  bring: '가져오는 법',
  bringText:
    '원본을 변환해 폴더나 zip으로 만든 뒤 ‘내 파일’에서 더하세요. 명령은 docs/models.md에 있습니다.',
  original: '원본',
  sizes: '크기와 메모리',
  thinkingTitle: '생각 과정',
  thinking: {
    none: '생각 과정 없음',
    switch: '생각 과정을 켜고 끌 수 있음',
    always: '언제나 생각 과정을 씀',
  },

  refusal: {
    page: '{file} 자리에 웹 페이지가 왔습니다. 주소가 맞는지, 서버가 없는 파일에 페이지를 돌려주지 않는지 보세요.',
    'lfs-pointer':
      '{file}{file|은|는} 파일이 아니라 Git LFS가 남긴 쪽지입니다. ‘git lfs pull’로 진짜 파일을 받으세요.',
    'not-onnx': '{file}{file|은|는} ONNX 파일이 아닙니다. 변환한 onnx 파일을 넣으세요.',
    'not-json': '{file}{file|을|를} 읽을 수 없습니다. JSON 파일이 깨졌습니다.',
    'wrong-hash':
      '{file}{file|이|가} 만들 때와 다릅니다. 옮기다 깨졌거나 바뀐 파일이니 다시 받으세요.',
    'broken-onnx': '{file}{file|이|가} 중간에 끊겼거나 깨졌습니다. 다시 받으세요.',
    truncated: '{file}{file|이|가} 중간에 끊겼습니다. {need}여야 하는데 {have}뿐입니다.',
    missing: '{file}{file|이|가} 없습니다.',
    'no-external-data':
      '{file}의 가중치가 들어 있어야 할 {wanted}{wanted|이|가} 없습니다. 두 파일을 같은 폴더에 두세요.',
    'bad-card': 'card.json을 읽을 수 없습니다. ({detail})',
    'no-config': 'config.json이 없습니다. Hugging Face 꼴의 모델 폴더를 고르세요.',
    'no-tokenizer': 'tokenizer.json이 없습니다. 모델과 함께 저장한 토크나이저를 넣으세요.',
    'no-weights':
      '가중치가 없습니다. onnx/model.onnx나 onnx/model_quantized.onnx 같은 파일이 있어야 합니다.',
    empty: '모델 파일이 하나도 없습니다.',
    'unknown-kind':
      '{found} 모델은 쓸 수 없습니다. 개체명 분류기(ForTokenClassification)나 언어 모델(ForCausalLM)을 쓰세요.',
    'unsupported-tokenizer':
      'tokenizer.json을 쓸 수 없습니다. BERT 계열 WordPiece여야 합니다. ({found})',
    labels: 'config.json에 출력의 이름이 없습니다. id2label을 넣으세요.',
    'wrong-outputs':
      '{file}의 출력은 {outputs}개인데 config.json의 레이블은 {tags}개입니다. 다른 모델의 파일이 섞였습니다.',
    'wrong-graph': '{file}{file|은|는} config.json이 말하는 종류의 모델이 아닙니다.',
    'will-not-open': '모델을 시험 삼아 열어 보았지만 열리지 않아 보관하지 않았습니다. ({detail})',
    'not-zip': 'zip 파일이 아닙니다.',
    'zip-truncated': 'zip 파일이 중간에 끊겼습니다. 다시 받으세요.',
    'zip-too-many': 'zip에 파일이 너무 많습니다. 모델 하나만 담은 zip을 고르세요.',
    'zip-path':
      'zip 속의 이름 ‘{file}’이 폴더 밖을 가리킵니다. 믿을 수 없는 파일이라 열지 않았습니다.',
    'zip-encrypted': '{file}{file|이|가} 암호로 잠겨 있습니다. 암호 없이 다시 묶으세요.',
    'zip-method':
      '{file}{file|이|가} 알 수 없는 방법으로 압축되어 있습니다. 보통 zip으로 다시 묶으세요.',
    'zip-bomb':
      '{file}{file|이|가} 풀면 말한 것보다 터무니없이 커집니다. 믿을 수 없는 파일이라 열지 않았습니다.',
    'zip-overlap':
      'zip 속의 {file}{file|이|가} 다른 파일과 겹쳐 있습니다. 믿을 수 없는 파일이라 열지 않았습니다.',
    'zip-broken': '{file}{file|이|가} 풀리지 않습니다. zip이 깨졌으니 다시 받으세요.',
    'no-room':
      '저장할 자리가 모자랍니다. {need}가 필요한데 {have}가 남았습니다. 쓰지 않는 모델을 지우거나 디스크를 비우세요.',
    full: '저장 공간이 찼습니다. {file}{file|을|를} 적는 데 {need}가 더 필요해서, 적던 것을 지웠습니다. 쓰지 않는 모델을 지우거나 디스크를 비우세요.',
    busy: '다른 탭에서 이 모델을 적고 있습니다. 끝난 뒤에 다시 하세요.',
    gone: '고른 모델이 이 기기에 없습니다. 브라우저가 자리를 비웠을 수 있으니 다시 더하세요.',
    'no-fit': '이 모델은 이 기기에서 돌릴 수 없어 열지 않았습니다.',
    'kept-already': '같은 모델이 이미 있습니다: {id}',
    unreachable:
      '{host}{host|과|와} 이어지지 않습니다. 인터넷과 주소를 보고, 그 서버가 다른 곳의 요청을 막지 않는지 보세요.',
    status: '{host}{host|이|가} {file} 대신 오류 {status}{status|을|를} 돌려주었습니다.',
    gated:
      '{host}{host|이|가} 로그인이나 동의를 요구하거나, 그런 저장소가 없습니다. 직접 내려받아 폴더로 더하세요.',
    'bad-address': '‘{found}’에서 모델을 찾을 수 없습니다. 주소를 확인하세요.',
    interrupted: '{file}{file|을|를} 받다가 끊겼습니다. 다시 하면 받은 데서부터 이어집니다.',
  },
};
