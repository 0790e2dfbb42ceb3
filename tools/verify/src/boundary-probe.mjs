// Lints made-up imports against the import matrix of eslint.config.mjs and prints, per probe, whether it was refused.
// A process of its own, because ESLint's configuration is an ES module and Jest runs CommonJS. Input: JSON [{ file, imports }].
import { ESLint } from 'eslint';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { readFileSync } from 'node:fs';
import { depConstraints } from '../../../eslint.config.mjs';

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser },
      plugins: { '@nx': nx },
      rules: { '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints }] },
    },
  ],
});

const probes = JSON.parse(readFileSync(0, 'utf8'));
const answers = [];
for (const { file, imports } of probes) {
  const [result] = await eslint.lintText(`import '${imports}';\n`, { filePath: file });
  answers.push(result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(answers));
