import type { SectionStep } from '@helpdex/contracts';
import type { ZendeskCategory, ZendeskSection } from '@helpdex/zendesk-client';

/** Enterprise allows five levels; a loop in the data must not become one here. */
const MAX_DEPTH = 10;

/** Where an article stands. */
export interface Place {
  /** Category first, then sections from the top down; what is not known of it is left out. */
  path: SectionStep[];
  /** All of it is known. Otherwise a rule about one of its sections may hold without anybody seeing it. */
  isKnown: boolean;
}

/** The sections and categories of one help center, as they were listed. */
export class SectionPaths {
  private readonly sections: ReadonlyMap<string, ZendeskSection>;
  private readonly categories: ReadonlyMap<string, ZendeskCategory>;

  constructor(sections: readonly ZendeskSection[], categories: readonly ZendeskCategory[]) {
    this.sections = new Map(sections.map((section) => [section.id, section]));
    this.categories = new Map(categories.map((category) => [category.id, category]));
  }

  of(sectionId: string | null): Place {
    const path: SectionStep[] = [];
    let categoryId: string | null = null;
    let above = sectionId;
    for (let depth = 0; above !== null && depth < MAX_DEPTH; depth += 1) {
      const section = this.sections.get(above);
      if (!section) break;
      path.unshift({ id: section.id, name: section.name });
      categoryId = section.categoryId ?? categoryId;
      above = section.parentSectionId;
    }
    const category = categoryId === null ? undefined : this.categories.get(categoryId);
    if (category) path.unshift({ id: category.id, name: category.name });
    return { path, isKnown: sectionId !== null && above === null && category !== undefined };
  }
}
