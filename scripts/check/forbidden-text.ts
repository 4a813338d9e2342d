import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text that no rule of the linter forbids, and the files that must not hold it. */
export type ForbiddenText = { readonly name: string; readonly pattern: RegExp; readonly within: RegExp };

/** Where a forbidden text stands; `line` counts from 1. */
export type Hit = { readonly name: string; readonly file: string; readonly line: number };

/** Waivers of any gate, and the clock read as an argument-less Date where the clock is to be taken as `now`. */
export const FORBIDDEN_TEXTS: readonly ForbiddenText[] = [
  { name: 'lint-waiver', pattern: /(ox|es)lint-(disabl|enabl)e/, within: /^/ },
  { name: 'type-waiver', pattern: /@ts-(ignor|expect-erro|nochec)[a-z]/, within: /^/ },
  { name: 'format-waiver', pattern: /(oxfmt|prettier)-ignor[e]/, within: /^/ },
  { name: 'coverage-waiver', pattern: /(v8|c8|istanbul) ignor[e]/, within: /^/ },
  { name: 'cast-to-any', pattern: /\bas an[y]\b/, within: /^/ },
  {
    name: 'ambient-clock',
    pattern: /\bnew Date\(\)/,
    within: /^src\/(application|adapters)\/(?!.*\.(test|contract|fixture)\.ts$)/,
  },
];

const SOURCES = '{src,features,infra,scripts}/**/*.{ts,tsx,mjs,css,html}';

const hitsIn = (file: string, text: string): readonly Hit[] => {
  const rules = FORBIDDEN_TEXTS.filter(({ within }) => within.test(file));
  return text
    .split('\n')
    .flatMap((content, index) =>
      rules.filter(({ pattern }) => pattern.test(content)).map(({ name }) => ({ name, file, line: index + 1 })),
    );
};

/** Looks for forbidden texts in the sources under `base`, planted violations left out; a tree without sources is an error. */
export const forbiddenTexts = (base: string): readonly Hit[] => {
  const files = globSync(SOURCES, { cwd: base, exclude: (file) => file.endsWith('violations') });
  if (files.length === 0) throw new Error(`no sources found in ${base}`);
  return files.flatMap((file) => hitsIn(file, readFileSync(join(base, file), 'utf8')));
};
