// Who waits for the first sign-in, and the first passwords issued to them.
import { queryOptions } from "@tanstack/react-query";
import { request } from "@/api/session";

const ADDRESS = "/api/import/initial_passwords";

export interface Waiting {
  most: number;
  lists: { unused_since: number; made_at: string; count: number }[];
  departments: { id: number; name: string; count: number }[];
}

export interface IssueFor {
  unused_since?: number | undefined;
  department_id?: number | undefined;
}

export interface IssuedPassword {
  staff_no: string;
  name: string;
  department: string;
  login: string;
  password: string;
}

export interface Issued {
  until: string;
  items: IssuedPassword[];
}

export const waitingQuery = queryOptions({
  queryKey: ["import", "waiting"],
  queryFn: ({ signal }) => request<Waiting>("GET", ADDRESS, { signal }),
  refetchOnMount: "always",
});

/** New ones replace those issued before; who has signed in keeps the password. */
export const issuePasswords = (body: IssueFor) => request<Issued>("POST", ADDRESS, { body });
