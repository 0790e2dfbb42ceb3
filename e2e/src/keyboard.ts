import type { Locator, Page } from 'playwright-core';

/** More stops than any page has on the way to what a person wants. */
const MAX_STOPS = 80;
/** Around an element: room for the ring that is drawn outside of it. */
const RING_PX = 6;

/** A person without a mouse. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Goes on by Tab until the focus is there, and can be seen there. @throws when it is not on the way */
  async to(target: Locator): Promise<void> {
    await target.waitFor();
    for (let stop = 0; stop < MAX_STOPS; stop += 1) {
      await this.page.keyboard.press('Tab');
      if (await this.isOn(target)) return this.expectSeen(target);
    }
    throw new Error(`after ${MAX_STOPS} stops the focus was never on ${String(target)}`);
  }

  async press(target: Locator): Promise<void> {
    await this.to(target);
    await this.page.keyboard.press('Enter');
  }

  async write(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.page.keyboard.type(text);
  }

  private async isOn(target: Locator): Promise<boolean> {
    return (await this.page.locator(':focus').and(target).count()) > 0;
  }

  /** The place must not look alike with and without the focus. */
  private async expectSeen(target: Locator): Promise<void> {
    const focused = await this.pictureOf(target);
    await this.page.evaluate('document.activeElement.blur()');
    const blurred = await this.pictureOf(target);
    await target.focus();
    if (focused.equals(blurred)) throw new Error(`the focus cannot be seen on ${String(target)}`);
  }

  private async pictureOf(target: Locator): Promise<Buffer> {
    const box = await target.boundingBox();
    if (!box) throw new Error(`${String(target)} is not drawn`);
    const [x, y] = [Math.max(0, box.x - RING_PX), Math.max(0, box.y - RING_PX)];
    return this.page.screenshot({
      clip: { x, y, width: box.width + 2 * RING_PX, height: box.height + 2 * RING_PX },
      animations: 'disabled',
    });
  }
}
