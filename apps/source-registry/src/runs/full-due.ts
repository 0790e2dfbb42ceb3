/** What no timestamp shows, such as labels and articles that are gone, is found by full runs only. */
const FULL_RUN_WITHIN_MS = 24 * 3_600_000;

/**
 * Whether the next scheduled run has to be a full one. The scheduler asks for one a day; this makes up for one that was asked for and failed, was
 * cancelled, or never began. @param lastFullAt when the latest one began that went through.
 */
export const isFullDue = (lastFullAt: Date | undefined, now: Date): boolean =>
  lastFullAt === undefined || now.getTime() - lastFullAt.getTime() >= FULL_RUN_WITHIN_MS;
