import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const LIBS = ['type:contracts', 'type:domain', 'type:data-access', 'type:util'];

/** The import matrix of docs/architecture.md. `tools/verify/src/boundaries.spec.ts` shows that every row bites. */
export const depConstraints = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: LIBS },
  { sourceTag: 'type:data-access', onlyDependOnLibsWithTags: ['type:contracts', 'type:domain', 'type:util'] },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:util', onlyDependOnLibsWithTags: ['type:util'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: [...LIBS, 'type:tool'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:zendesk', onlyDependOnLibsWithTags: ['scope:zendesk', 'scope:shared'] },
  { sourceTag: 'scope:index', onlyDependOnLibsWithTags: ['scope:index', 'scope:shared'] },
  { sourceTag: 'scope:all', onlyDependOnLibsWithTags: ['*'] },
];

/** Specs may also reach for the test kit and the simulator, whatever their project is. */
const specConstraints = depConstraints.map((row) =>
  row.sourceTag.startsWith('type:')
    ? { ...row, onlyDependOnLibsWithTags: [...row.onlyDependOnLibsWithTags, 'type:testing', 'type:tool'] }
    : row,
);

const boundaries = (constraints) => ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints: constraints }];
const SPECS = ['**/*.spec.ts', '**/*.spec.tsx', '**/*.fixture.ts'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.helpdex/**', '**/*.cjs', '**/*.mjs', '**/vite.config.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(depConstraints),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'setInterval', message: 'Use a loop with an abort signal and an injected clock.' }],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only libs/config reads the environment.' }],
      'max-params': ['error', 6],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: SPECS,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "ClassDeclaration:has(> Decorator) > ClassBody > MethodDefinition[kind='constructor'] > FunctionExpression > TSParameterProperty:not(:has(> Decorator))",
          message: 'Inject by token: every constructor parameter of a provider needs @Inject(TOKEN).',
        },
        {
          selector: 'Decorator > CallExpression[callee.name=/^(MessagePattern|EventPattern)$/][arguments.length<2]',
          message: 'Name the transport: a pattern without one is served by every connected transport.',
        },
      ],
    },
  },
  {
    files: ['libs/domain/src/**/*.ts'],
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: ['@nestjs/*', 'mongoose', 'kafkajs', '@elastic/*', 'node:fs', 'node:net', 'node:http*', 'undici'] },
      ],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'],
    ignores: ['libs/kafka/**', 'libs/testing/**', 'tools/local-stack/**', 'tools/bench/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [{ name: 'kafkajs', message: 'kafkajs stays behind libs/kafka.' }] }],
    },
  },
  {
    files: ['libs/config/**/*.ts', 'tools/**/*.ts', 'e2e/**/*.ts', 'libs/testing/**/*.ts', ...SPECS],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['tools/**/*.ts', 'e2e/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: SPECS, rules: { '@nx/enforce-module-boundaries': boundaries(specConstraints), 'max-params': 'off' } },
  {
    files: ['apps/dashboard/**/*.tsx', 'apps/dashboard/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  prettier,
);
