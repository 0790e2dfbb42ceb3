/** What goes back over the wire. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it is. */
  body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The error bodies that were recorded (reference 5.4): four envelopes, text and HTML. Thrown by routes, sent by the server. */
export class ZendeskFailure extends Error {
  override readonly name = 'ZendeskFailure';

  constructor(readonly answer: Answer) {
    super(`answered ${answer.status}`);
  }
}

const failure = (status: number, body: unknown, headers?: Record<string, string>): ZendeskFailure =>
  new ZendeskFailure({ status, body, ...(headers ? { headers } : {}) });

export const FAILURES = {
  wrongCredentials: () => failure(401, { error: "Couldn't authenticate you" }, { 'www-authenticate': 'Basic realm="Web Password"' }),
  wrongBearer: () =>
    failure(401, {
      error: 'invalid_token',
      error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
    }),
  forbidden: () =>
    failure(403, {
      error: {
        title: 'Forbidden',
        message: 'You do not have access to this page. Please contact the account owner of this help desk for further help.',
      },
    }),
  invalidEndpoint: () => failure(404, { error: 'InvalidEndpoint', description: 'Not found' }),
  recordNotFound: () => failure(404, { error: 'RecordNotFound', description: 'Not found' }),
  unknownSubdomain: (subdomain: string) =>
    failure(404, {
      error: { title: `No help desk at ${subdomain}.zendesk.com`, message: 'There is no help desk configured at this address.' },
    }),
  paginationTooDeep: () =>
    failure(400, {
      errors: [{ code: 'InvalidPaginationDepth', title: 'Invalid pagination depth', detail: 'Use cursor pagination beyond 100 pages.' }],
    }),
  badRequest: (description: string) => failure(400, { error: 'BadRequest', description }),
  recentStart: () =>
    failure(400, { error: 'StartTimeTooRecent', description: 'Too recent start_time. Use a start_time older than 1 minute.' }),
  cursorExpired: () => failure(422, { error: 'InvalidCursor', description: 'The cursor has expired.' }),
  oauth: (error: string, description: string) => failure(error === 'invalid_client' ? 401 : 400, { error, error_description: description }),
};
