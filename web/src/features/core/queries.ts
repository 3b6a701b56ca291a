// What the system administrator decides for everybody: the city's settings, and the texts of theirs
// that stand at the head of an area.
import { queryOptions } from "@tanstack/react-query";
import { request } from "@/api/session";
import type { Page } from "@/api/types";

const BASE = "/api/core";

/** A setting whose value is a text; numbers have limits instead of `chars_max`. */
export interface TextSetting {
  key: string;
  version: number;
  value: string;
  chars_max: number;
}

interface NumberSetting {
  key: string;
  version: number;
  value: number;
}

const keys = {
  settings: ["core", "settings"] as const,
  areaNotices: ["core", "area_notices"] as const,
};
/** What a saved setting may have changed. */
export const changedBySetting = ["core"] as const;

export const textSettingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: ({ signal }) =>
    request<Page<TextSetting | NumberSetting>>("GET", `${BASE}/settings`, { signal }),
  select: (page) => page.items.filter((item): item is TextSetting => "chars_max" in item),
});

/** Refused (412) where the setting isn't at `version` any more. */
export const saveSetting = (key: string, value: string, version: number) =>
  request<{ version: number }>("PATCH", `${BASE}/settings`, {
    body: { key, value },
    ifMatch: version,
  });

export const areaNoticesQuery = queryOptions({
  queryKey: keys.areaNotices,
  queryFn: ({ signal }) =>
    request<Page<{ area: string; text: string }>>("GET", `${BASE}/area_notices`, { signal }),
  select: (page) => page.items,
});
