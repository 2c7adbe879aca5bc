import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kmbert } from '../onnx/random-model';
import { cacheFolder } from './build';

/** `[CLS] text [SEP]`, which our engine adds by itself and transformers.js only when told. */
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const [cls, sep] = [special.indexOf('[CLS]'), special.indexOf('[SEP]')];
const additions = {
  added_tokens: special.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [cls], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [sep], tokens: ['[SEP]'] },
    },
  },
};
const tokenizerConfig = {
  tokenizer_class: 'BertTokenizer',
  do_lower_case: true,
  strip_accents: false,
  tokenize_chinese_chars: true,
  model_max_length: 512,
  pad_token: '[PAD]',
  unk_token: '[UNK]',
  cls_token: '[CLS]',
  sep_token: '[SEP]',
  mask_token: '[MASK]',
};

/**
 * Puts a model of KM-BERT's size with random weights into `models/kmbert` of a built app, complete
 * enough for transformers.js. It is made once and kept.
 */
export function putKmbert(root: string): void {
  const kept = join(cacheFolder, 'kmbert');
  if (!existsSync(kept)) {
    const staging = `${kept}.part`;
    rmSync(staging, { recursive: true, force: true });
    for (const [path, parts] of kmbert()) {
      mkdirSync(dirname(join(staging, path)), { recursive: true });
      const content = Buffer.concat(parts);
      const isTokenizer = path === 'tokenizer.json';
      writeFileSync(join(staging, path), isTokenizer ? completed(content) : content);
    }
    writeFileSync(join(staging, 'tokenizer_config.json'), JSON.stringify(tokenizerConfig));
    renameSync(staging, kept);
  }
  cpSync(kept, join(root, 'models', 'kmbert'), { recursive: true });
}

const completed = (tokenizer: Buffer): string =>
  JSON.stringify({ ...(JSON.parse(tokenizer.toString()) as object), ...additions });
