import { choosePort, type PortCheck } from './ports';

const taken =
  (...ports: number[]): PortCheck =>
  (port) =>
    Promise.resolve(!ports.includes(port));

describe('choosePort', () => {
  it('takes the preferred port when it is free', async () => {
    await expect(choosePort({ subject: 'Kafka', preferred: 9092 }, new Set(), taken())).resolves.toBe(9092);
  });

  it('falls back below the range of outgoing connections when it is taken', async () => {
    const port = await choosePort({ subject: 'Kafka', preferred: 9092 }, new Set(), taken(9092));
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
  });

  it('does not give out a port that was chosen for something else but is not bound yet', async () => {
    await expect(choosePort({ subject: 'Kafka', preferred: 9092 }, new Set([9092]), taken())).resolves.not.toBe(9092);
  });

  it('gives any free port to who prefers none', async () => {
    expect(await choosePort({ subject: 'fetcher' }, new Set(), taken())).toBeGreaterThanOrEqual(20_000);
  });

  it('never replaces a port that the user has fixed', async () => {
    const choice = choosePort({ subject: 'gateway', preferred: 8080, fixed: true }, new Set(), taken(8080));
    await expect(choice).rejects.toMatchObject({ code: 'port_taken', message: expect.stringContaining('8080') as string });
  });

  it('ends with an error when nothing is free', async () => {
    const nothing: PortCheck = () => Promise.resolve(false);
    await expect(choosePort({ subject: 'Kafka', preferred: 1 }, new Set(), nothing)).rejects.toMatchObject({ code: 'port_taken' });
  });
});
