import { createLogger } from './logger';
import { NestLogger } from './nest-logger';

function capture(level = 'trace') {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ service: 'svc', level, destination }) };
}

describe('createLogger', () => {
  it('writes facts with a level by name and an ISO time', () => {
    const { lines, logger } = capture();
    logger.info({ run: 3 }, 'run completed');
    expect(lines).toMatchObject([{ level: 'info', service: 'svc', run: 3, msg: 'run completed' }]);
    expect(new Date(String(lines[0]?.['time'])).toISOString()).toBe(lines[0]?.['time']);
  });

  it('lets no secret through: by name, in an error, in a child, in the message', () => {
    const { lines, logger } = capture();
    logger.warn({ request: { headers: { authorization: 'hunter2' } } }, 'refused');
    logger.error({ err: Object.assign(new Error('mongodb://u:hunter2@h'), { options: { password: 'hunter2' } }) }, 'failed');
    logger.error(new Error('Bearer hunter2hunter2'));
    logger.child({ token: 'hunter2' }).info('child');
    logger.info('mongodb://u:hunter2@h');
    expect(lines).toHaveLength(5);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines[1]).toMatchObject({ err: { type: 'Error', message: 'mongodb://[redacted]@h' } });
  });

  it('is quiet below its level', () => {
    const { lines, logger } = capture('warn');
    logger.info('x');
    expect(lines).toEqual([]);
  });
});

describe('NestLogger', () => {
  it('carries context, stack and level over', () => {
    const { lines, logger } = capture();
    const nest = new NestLogger(logger);
    nest.log('started', 'NestFactory');
    nest.error('broke', 'Error: at x', 'Handler');
    nest.error(new Error('thrown'), 'Handler');
    nest.warn({ a: 1 }, 'Ctx');
    nest.debug('d');
    nest.verbose('v');
    nest.fatal('f');
    expect(lines.map(({ level, msg, context }) => [level, msg, context])).toEqual([
      ['info', 'started', 'NestFactory'],
      ['error', 'broke', 'Handler'],
      ['error', 'nest reported an error', 'Handler'],
      ['warn', 'nest message', 'Ctx'],
      ['debug', 'd', undefined],
      ['trace', 'v', undefined],
      ['fatal', 'f', undefined],
    ]);
    expect(lines[1]).toMatchObject({ stack: 'Error: at x' });
    expect(lines[2]).toMatchObject({ err: { message: 'thrown' } });
  });
});
