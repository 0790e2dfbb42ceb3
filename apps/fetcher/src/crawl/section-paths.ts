import type { SectionStep } from '@helpdex/contracts';
import type { ZendeskCategory, ZendeskSection } from '@helpdex/zendesk-client';

/** Enterprise allows five levels; a loop in the data must not become one here. */
const MAX_DEPTH = 10;

/** Where a section stands: category first, then sections from the top down. A section that is not known has an empty path. */
export class SectionPaths {
  private readonly sections: ReadonlyMap<string, ZendeskSection>;
  private readonly categories: ReadonlyMap<string, ZendeskCategory>;

  constructor(sections: readonly ZendeskSection[], categories: readonly ZendeskCategory[]) {
    this.sections = new Map(sections.map((section) => [section.id, section]));
    this.categories = new Map(categories.map((category) => [category.id, category]));
  }

  of(sectionId: string | null): SectionStep[] {
    const path: SectionStep[] = [];
    let section = sectionId === null ? undefined : this.sections.get(sectionId);
    let categoryId: string | null = null;
    for (let depth = 0; section && depth < MAX_DEPTH; depth += 1) {
      path.unshift({ id: section.id, name: section.name });
      categoryId = section.categoryId ?? categoryId;
      section = section.parentSectionId === null ? undefined : this.sections.get(section.parentSectionId);
    }
    const category = categoryId === null ? undefined : this.categories.get(categoryId);
    if (category) path.unshift({ id: category.id, name: category.name });
    return path;
  }
}
