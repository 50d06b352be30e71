import type { Generated } from 'kysely'

/** The tables. Portable between SQLite and PostgreSQL: text, integer, bigint epoch milliseconds, JSON as text. */
export type Tables = {
  conversations: {
    id: string
    account: string
    agent_id: string
    skill: string | null
    language: string | null
    state: string
    started_at: number
    ended_at: number | null
    rt_session_id: string | null
    polled_id: string | null
  }
  events: {
    conversation_id: string
    platform_event_id: number
    type: string
    speaker: string | null
    text: string | null
    agents_only: number
    detail: string | null
    at: number
    seen_at: number
  }
  tips: {
    id: string
    conversation_id: string
    agent_id: string
    kind: string
    engine: string
    model: string | null
    prompt_id: string
    prompt_version: string
    answers: number
    text: string
    cards: string
    /** Old records lack them. */
    lines: string | null
    /** Empty where it stands in `tip_requests`. */
    sent: string
    end: string | null
    withheld_rule: string | null
    withheld_numbers: string | null
    latency: string
    usage: string | null
    outcome: string | null
    outcome_words: number | null
    outcome_meaning: number | null
    at: number
  }
  tip_requests: {
    tip_id: string
    conversation_id: string
    sent: string
  }
  tip_events: {
    conversation_id: string
    stream_sequence: number
    tip_id: string
    type: string
    body: string
    at: number
  }
  tip_actions: {
    conversation_id: string
    tip_id: string
    person_id: string
    action: string
    reason: string | null
    undone: Generated<number>
    at: number
  }
  visitor_hashes: {
    conversation_id: string
    key: string
    hash: string
  }
  prompt_versions: {
    prompt_id: string
    version: string
    file: string
    content: string
    first_seen_at: number
  }
  prompt_labels: {
    prompt_id: string
    label: string
    version: string
    file_version: string
    share: number | null
    at: number
    moved_by: string | null
  }
  prompt_label_moves: {
    number: Generated<number>
    prompt_id: string
    label: string
    version: string | null
    file_version: string
    share: number | null
    at: number
    moved_by: string | null
  }
  agent_settings: {
    person_id: string
    settings: string
    changed_at: number
  }
  past_moments: {
    number: Generated<number>
    conversation_id: string
    situation: string
    reply: string
    marks: string | null
    went_well: number
    encoder: string
    situation_vector: string
    reply_vector: string
    consent_by: string | null
    offline_only: number
    stored_at: number
  }
}
