// How loaded data is kept: in memory only (nothing may outlive the session on a shared terminal),
// fresh until the event stream says otherwise.
import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";

const RETRIES_MAX = 2;
const MINUTE_MS = 60_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * MINUTE_MS,
      gcTime: 30 * MINUTE_MS,
      refetchOnWindowFocus: false,
      networkMode: "always", // a closed network has no Internet to be online with
      retry: (failures, error) =>
        failures < RETRIES_MAX && !(error instanceof Problem && error.status < 500),
    },
    mutations: { networkMode: "always" },
  },
});
