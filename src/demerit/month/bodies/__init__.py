"""The month of firms and departments: the same ten processes, on subjects that are no persons."""
