/** The platform's number for each skill name, from 71 up in the order in which names are first heard of. */
export class SkillIds {
  readonly #ids = new Map<string, number>()

  constructor(skills: Iterable<string>) {
    for (const skill of skills) this.of(skill)
  }

  of(skill: string): number {
    const known = this.#ids.get(skill) ?? 71 + this.#ids.size
    this.#ids.set(skill, known)
    return known
  }

  nameOf(id: number): string | undefined {
    return this.#ids.entries().find(([, known]) => known === id)?.[0]
  }

  get names(): readonly string[] {
    return [...this.#ids.keys()]
  }
}
