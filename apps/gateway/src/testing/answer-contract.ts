import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Statuses that any address may answer whatever it declares: no such route, no such method, a body that cannot be read. */
const UNIVERSAL = [400, 404, 405, 413, 415, 500];

const DESCRIBED = /^\/(?:api\/v1|health|metrics)(?:\/|$|\?)/;

type DeclaredAnswers = Readonly<Record<string, { content?: Record<string, { schema: object }> }>>;

export interface Answer {
  status: number;
  contentType: string;
  text: string;
}

/** Holds answers against the generated OpenAPI document. */
export class AnswerContract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenAPIObject) {}

  /** @throws when status, media type or body of the answer is not what the document says. */
  check(method: string, path: string, answer: Answer): void {
    // Files, the documentation itself and addresses outside of the API are not in the document.
    if (!DESCRIBED.test(path)) return;
    const name = `${method} ${path} ${answer.status}`;
    const declared = this.answersOf(method, path)?.[String(answer.status)];
    if (!declared && !UNIVERSAL.includes(answer.status)) throw new Error(`${name}: the document knows no such answer`);
    const [mediaType = '', content] = Object.entries(declared?.content ?? (answer.status >= 400 ? this.problem() : {}))[0] ?? [];
    if (!answer.contentType.startsWith(mediaType)) throw new Error(`${name}: ${answer.contentType} instead of ${mediaType}`);
    if (!mediaType.includes('json') || !content) return;
    const validate = this.validator(content.schema);
    if (!validate(JSON.parse(answer.text))) throw new Error(`${name}: ${this.ajv.errorsText(validate.errors)}`);
  }

  private problem(): Record<string, { schema: object }> {
    return { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  }

  private answersOf(method: string, path: string): DeclaredAnswers | undefined {
    const [bare = ''] = path.split('?');
    // An address without parameters comes before one whose parameter would take it in.
    const templates = Object.keys(this.document.paths).sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')));
    const template = templates.find((known) => new RegExp(`^${known.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare));
    const item = template ? (this.document.paths[template] as Record<string, { responses: DeclaredAnswers }>) : undefined;
    return item?.[method.toLowerCase()]?.responses;
  }

  private validator(schema: object): ValidateFunction {
    const key = JSON.stringify(schema);
    const validate = this.compiled.get(key) ?? this.ajv.compile({ ...schema, components: this.document.components });
    this.compiled.set(key, validate);
    return validate;
  }
}
