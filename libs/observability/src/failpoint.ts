/** The point to die at, and at which pass. */
export interface FailpointSettings {
  readonly enabled: boolean;
  readonly failpoint?: { readonly name: string; readonly count: number } | undefined;
}

type Kill = () => void;
const killSelf: Kill = () => process.kill(process.pid, 'SIGKILL');

let armed: { name: string; left: number; kill: Kill } | undefined;

/** Arms the failpoint of this process, or disarms it. Without `HELPDEX_TESTING` there is none. */
export function configureFailpoint({ enabled, failpoint: spec }: FailpointSettings, kill: Kill = killSelf): void {
  armed = enabled && spec ? { name: spec.name, left: spec.count, kill } : undefined;
}

/** A point at which tests let the process die without any chance to clean up. Costs one comparison where none is armed. */
export function failpoint(name: string): void {
  if (armed?.name !== name) return;
  armed.left -= 1;
  if (armed.left === 0) armed.kill();
}
