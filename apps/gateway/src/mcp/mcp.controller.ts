import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { Caller } from '@helpdex/contracts';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Request, Response } from 'express';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { SearchTools } from './search-tools';

const INFO = { name: 'helpdex', version: '1' };

/**
 * The Model Context Protocol over streamable HTTP, without sessions: every request is authenticated like any other and answered in one piece, so that
 * any instance of the gateway may take it. There is no stream to open (GET) and no session to end (DELETE); both are answered 405, as the protocol has it.
 */
@Controller('mcp')
export class McpController {
  constructor(@Inject(SearchTools) private readonly tools: SearchTools) {}

  @Post()
  @Endpoint({
    summary: 'Model Context Protocol (streamable HTTP, without sessions): the tools `search` and `passages`; also served at /mcp',
    access: 'reader',
    repeatable: false,
    answers: { 200: 'McpMessage', 202: null },
    problems: [400, 406, 413, 415],
  })
  @ApiBody({ required: true, schema: { type: 'object' } })
  async take(@AsCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const server = this.serverFor(caller);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    response.once('close', () => void server.close());
    await server.connect(transport as unknown as Transport);
    await transport.handleRequest(request, response, request.body);
  }

  /** One per request: nothing of a caller outlives its answer. */
  private serverFor(caller: Caller): McpServer {
    const server = new McpServer(INFO, { capabilities: { tools: {} } });
    server.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: this.tools.list() }));
    server.server.setRequestHandler(CallToolRequestSchema, ({ params }) => this.tools.call(caller, params.name, params.arguments));
    return server;
  }
}
