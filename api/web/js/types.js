// What the API answers, as far as the page reads it; the whole is in the OpenAPI document.

/** @typedef {{ template: string, values: Record<string, string | number> }} Finding */
/**
 * @typedef {object} Part
 * @property {string} family
 * @property {"optimal" | "feasible" | "infeasible" | "unknown"} status
 * @property {number | null} objective
 * @property {number | null} bound
 * @property {number | null} gap
 * @property {number} runtime_s
 * @property {Finding[]} clash
 */
/**
 * @typedef {object} Visit
 * @property {string} id
 * @property {string} name
 * @property {string} kind
 * @property {string | null} town
 * @property {string} start
 * @property {string} end
 * @property {number} drive_seconds
 * @property {number} lon
 * @property {number} lat
 * @property {number} prize
 * @property {boolean} pinned
 * @property {boolean} promised
 * @property {string} [address]
 * @property {string[]} [people]
 */
/**
 * @typedef {object} Round
 * @property {string} date
 * @property {string} half_day
 * @property {string} leave
 * @property {string} back
 * @property {number} driving_seconds
 * @property {number} won
 * @property {string | null} region
 * @property {Visit[]} visits
 * @property {string | null} line LINESTRING in WKT, longitude first; null if the way driven is unknown
 */
/** @typedef {{ id: string, name: string, kind: string, town: string | null, lon: number, lat: number, prize: number }} LeftOut */
/** @typedef {{ town: string, places: number, visited: number, least: number }} TownShare */
/**
 * @typedef {object} VisitSchedule
 * @property {string} visitor
 * @property {string} base
 * @property {number} base_lon
 * @property {number} base_lat
 * @property {boolean} base_approximate
 * @property {number} half_days
 * @property {Round[]} rounds
 * @property {LeftOut[]} left_out
 * @property {TownShare[]} towns
 * @property {{ month: string, won: number, cap_won: number | null }[]} months
 * @property {number} driving_seconds
 * @property {number} prize
 * @property {number} prize_left
 * @property {number} won
 * @property {number | null} cap_won
 * @property {{ date: string, half_day: string, start: string, end: string }[]} [idle]
 */
/** @typedef {{ figure: string, estimate: boolean, total: number, least: number | null, most: number | null }} RegionLoad */
/** @typedef {{ name: string, is_hub: boolean, metres_to_hub: number, demand: number, moved: boolean, today: string | null }} LinkedDong */
/** @typedef {{ name: string, hub: string, dongs: LinkedDong[], loads: RegionLoad[], colour: number }} Region */
/** @typedef {{ region: string, dong: string, role: string, field: string, duty: string, team: string | null, with_dongs: string[] }} DutyLine */
/** @typedef {{ demand: string, regions: Region[], duties: DutyLine[] }} HubSchedule */
/**
 * @typedef {object} TrainingSession
 * @property {string} course
 * @property {string} name
 * @property {string} start
 * @property {string} end
 * @property {string | null} venue
 * @property {string[]} lecturers
 * @property {Record<string, number>} attendance
 * @property {number} guests
 * @property {number} people
 * @property {string | null} head_until
 */
/** @typedef {{ course: string, held: boolean, optional: boolean, sessions: number, people: number, won: number, lines: { label: string, formula: string, won: number }[] }} CourseStatement */
/** @typedef {{ sessions: TrainingSession[], statements: CourseStatement[], won: number, cap_won: number | null }} TrainingSchedule */
/**
 * @typedef {object} Schedule
 * @property {string} scenario
 * @property {string} title
 * @property {string} government
 * @property {string} first
 * @property {string} last
 * @property {Part[]} parts
 * @property {string[]} notes
 * @property {string[]} synthetic
 * @property {string[]} approximate
 * @property {HubSchedule | null} hubs
 * @property {TrainingSchedule | null} training
 * @property {VisitSchedule | null} visits
 * @property {any} staffing
 * @property {{ name: string, start: string, end: string }[]} [diary]
 * @property {{ label: string, source: string, areas: { name: string, approximate: boolean, shape: string | null }[] } | null} areas
 */

export {};
