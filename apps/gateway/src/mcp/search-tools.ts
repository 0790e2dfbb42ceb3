import { Inject, Injectable } from '@nestjs/common';
import { SearchQuery, type Caller, type PassageResultDto, type SearchResultDto } from '@helpdex/contracts';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { LOGGER, type Logger } from '../logging/logger.token';
import { querySchemas } from '../openapi/component-schemas';
import { problemOf, type Problem } from '../problems/problem-table';
import { Search } from '../search/search.service';
import { ContractPipe } from '../validation/contract.pipe';

type Answer = SearchResultDto | PassageResultDto;

const READING = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const DESCRIPTIONS = {
  search:
    'Search the help center. Answers with articles, each once and in the best locale for the request: title, url, snippet and visibility. ' +
    'Content whose visibility is "internal" is for employees and must not be shown to customers.',
  passages:
    'Search the help center for passages to answer from: plain text under a heading, with articleId, url and visibility. ' +
    'Content whose visibility is "internal" is for employees and must not be shown to customers.',
} as const;
type ToolName = keyof typeof DESCRIPTIONS;
const NAMES = Object.keys(DESCRIPTIONS) as ToolName[];

/** The rules of the REST query, as a tool's input. */
function inputSchema(): Tool['inputSchema'] {
  const parameters = querySchemas(SearchQuery);
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  } as Tool['inputSchema'];
}

const told = ({ code, detail, fields }: Problem): string =>
  [`${code}: ${detail}`, ...fields.map(({ field, message }) => `${field} ${message}`)].join('\n');

/** A tool's failure is part of its answer, so that a model can read it and ask better; it says what the REST API would. */
const failed = (text: string): CallToolResult => ({ isError: true, content: [{ type: 'text', text }] });

/** The two searches as tools of the Model Context Protocol: same rules, same rights, same answers as over REST. */
@Injectable()
export class SearchTools {
  private readonly input = new ContractPipe(SearchQuery);

  constructor(
    @Inject(Search) private readonly searches: Search,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  list(): Tool[] {
    return NAMES.map((name) => ({ name, description: DESCRIPTIONS[name], inputSchema: inputSchema(), annotations: READING }));
  }

  async call(caller: Caller, name: string, args: unknown): Promise<CallToolResult> {
    const tool = NAMES.find((known) => known === name);
    if (!tool) return failed(`unknown_tool: There is no such tool. The tools are ${NAMES.join(' and ')}.`);
    try {
      const answer = await this.ask(tool, caller, (await this.input.transform(args ?? {}, { type: 'query' })) as SearchQuery);
      return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: { ...answer } };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) this.logger.warn({ err: error, code: problem.code, tool }, 'tool failed');
      return failed(told(problem));
    }
  }

  private ask(tool: ToolName, caller: Caller, query: SearchQuery): Promise<Answer> {
    return tool === 'search' ? this.searches.articles(caller, query) : this.searches.passages(caller, query);
  }
}
