// Departments as options of a select, indented by their place in the tree.
import { useQuery } from "@tanstack/react-query";
import { inTreeOrder } from "@/ui/tree-order";
import { departmentsQuery } from "./queries";

const INDENT = "\u3000";

export function DepartmentOptions() {
  const { data } = useQuery(departmentsQuery);
  return inTreeOrder(data ?? []).map(({ node: department, depth }) => (
    <option key={department.id} value={department.id}>
      {INDENT.repeat(depth) + department.name}
    </option>
  ));
}
