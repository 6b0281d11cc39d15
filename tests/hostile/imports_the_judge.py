# loses: nothing; status: cell errors
from instructor.grading import judge
