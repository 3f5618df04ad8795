// Made of fixtures/model by `npx tsx spec/model/generate.ts`.

/**
 * Each action of IAM, version 2010-05-08: its params, the native view of its result and, for
 * a paginated one, what `paginate` iterates over (`never` where a page has several lists).
 */
export interface IamActions {
  AcceptDelegationRequest: {
    params: {
      DelegationRequestId: string;
    };
    result: Record<string, never>;
  };
  AddClientIDToOpenIDConnectProvider: {
    params: {
      OpenIDConnectProviderArn: string;
      ClientID: string;
    };
    result: Record<string, never>;
  };
  AddRoleToInstanceProfile: {
    params: {
      InstanceProfileName: string;
      RoleName: string;
    };
    result: Record<string, never>;
  };
  AddUserToGroup: {
    params: {
      GroupName: string;
      UserName: string;
    };
    result: Record<string, never>;
  };
  AssociateDelegationRequest: {
    params: {
      DelegationRequestId: string;
    };
    result: Record<string, never>;
  };
  AttachGroupPolicy: {
    params: {
      GroupName: string;
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  AttachRolePolicy: {
    params: {
      RoleName: string;
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  AttachUserPolicy: {
    params: {
      UserName: string;
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  ChangePassword: {
    params: {
      OldPassword: string;
      NewPassword: string;
    };
    result: Record<string, never>;
  };
  CreateAccessKey: {
    params: {
      UserName?: string;
    };
    result: {
      AccessKey: {
        UserName: string;
        AccessKeyId: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        SecretAccessKey: string;
        CreateDate?: Date;
      };
    };
  };
  CreateAccountAlias: {
    params: {
      AccountAlias: string;
    };
    result: Record<string, never>;
  };
  CreateDelegationRequest: {
    params: {
      OwnerAccountId?: string;
      Description: string;
      Permissions: {
        PolicyTemplateArn?: string;
        Parameters?: readonly {
          Name?: string;
          Values?: readonly string[];
          Type?: 'string' | 'stringList';
        }[];
      };
      RequestMessage?: string;
      RequestorWorkflowId: string;
      RedirectUrl?: string;
      NotificationChannel: string;
      SessionDuration: number;
      OnlySendByOwner?: boolean;
    };
    result: {
      ConsoleDeepLink?: string;
      DelegationRequestId?: string;
    };
  };
  CreateGroup: {
    params: {
      Path?: string;
      GroupName: string;
    };
    result: {
      Group: {
        Path: string;
        GroupName: string;
        GroupId: string;
        Arn: string;
        CreateDate: Date;
      };
    };
  };
  CreateInstanceProfile: {
    params: {
      InstanceProfileName: string;
      Path?: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      InstanceProfile: {
        Path: string;
        InstanceProfileName: string;
        InstanceProfileId: string;
        Arn: string;
        CreateDate: Date;
        Roles: {
          Path: string;
          RoleName: string;
          RoleId: string;
          Arn: string;
          CreateDate: Date;
          AssumeRolePolicyDocument?: string;
          Description?: string;
          MaxSessionDuration?: number;
          PermissionsBoundary?: {
            PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
            PermissionsBoundaryArn?: string;
          };
          Tags: {
            Key: string;
            Value: string;
          }[];
          RoleLastUsed?: {
            LastUsedDate?: Date;
            Region?: string;
          };
        }[];
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  CreateLoginProfile: {
    params: {
      UserName?: string;
      Password?: string;
      PasswordResetRequired?: boolean;
    };
    result: {
      LoginProfile: {
        UserName: string;
        CreateDate: Date;
        PasswordResetRequired?: boolean;
      };
    };
  };
  CreateOpenIDConnectProvider: {
    params: {
      Url: string;
      ClientIDList?: readonly string[];
      ThumbprintList?: readonly string[];
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      OpenIDConnectProviderArn?: string;
      Tags: {
        Key: string;
        Value: string;
      }[];
    };
  };
  CreatePolicy: {
    params: {
      PolicyName: string;
      Path?: string;
      PolicyDocument: string;
      Description?: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      Policy?: {
        PolicyName?: string;
        PolicyId?: string;
        Arn?: string;
        Path?: string;
        DefaultVersionId?: string;
        AttachmentCount?: number;
        PermissionsBoundaryUsageCount?: number;
        IsAttachable?: boolean;
        Description?: string;
        CreateDate?: Date;
        UpdateDate?: Date;
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  CreatePolicyVersion: {
    params: {
      PolicyArn: string;
      PolicyDocument: string;
      SetAsDefault?: boolean;
    };
    result: {
      PolicyVersion?: {
        Document?: string;
        VersionId?: string;
        IsDefaultVersion?: boolean;
        CreateDate?: Date;
      };
    };
  };
  CreateRole: {
    params: {
      Path?: string;
      RoleName: string;
      AssumeRolePolicyDocument: string;
      Description?: string;
      MaxSessionDuration?: number;
      PermissionsBoundary?: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      Role: {
        Path: string;
        RoleName: string;
        RoleId: string;
        Arn: string;
        CreateDate: Date;
        AssumeRolePolicyDocument?: string;
        Description?: string;
        MaxSessionDuration?: number;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
        RoleLastUsed?: {
          LastUsedDate?: Date;
          Region?: string;
        };
      };
    };
  };
  CreateSAMLProvider: {
    params: {
      SAMLMetadataDocument: string;
      Name: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
      AssertionEncryptionMode?: 'Required' | 'Allowed';
      AddPrivateKey?: string;
    };
    result: {
      SAMLProviderArn?: string;
      Tags: {
        Key: string;
        Value: string;
      }[];
    };
  };
  CreateServiceLinkedRole: {
    params: {
      AWSServiceName: string;
      Description?: string;
      CustomSuffix?: string;
    };
    result: {
      Role?: {
        Path: string;
        RoleName: string;
        RoleId: string;
        Arn: string;
        CreateDate: Date;
        AssumeRolePolicyDocument?: string;
        Description?: string;
        MaxSessionDuration?: number;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
        RoleLastUsed?: {
          LastUsedDate?: Date;
          Region?: string;
        };
      };
    };
  };
  CreateServiceSpecificCredential: {
    params: {
      UserName: string;
      ServiceName: string;
      CredentialAgeDays?: number;
    };
    result: {
      ServiceSpecificCredential?: {
        CreateDate: Date;
        ExpirationDate?: Date;
        ServiceName: string;
        ServiceUserName?: string;
        ServicePassword?: string;
        ServiceCredentialAlias?: string;
        ServiceCredentialSecret?: string;
        ServiceSpecificCredentialId: string;
        UserName: string;
        Status: 'Active' | 'Inactive' | 'Expired';
      };
    };
  };
  CreateUser: {
    params: {
      Path?: string;
      UserName: string;
      PermissionsBoundary?: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      User?: {
        Path: string;
        UserName: string;
        UserId: string;
        Arn: string;
        CreateDate: Date;
        PasswordLastUsed?: Date;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  CreateVirtualMFADevice: {
    params: {
      Path?: string;
      VirtualMFADeviceName: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      VirtualMFADevice: {
        SerialNumber: string;
        Base32StringSeed?: string;
        QRCodePNG?: string;
        User?: {
          Path: string;
          UserName: string;
          UserId: string;
          Arn: string;
          CreateDate: Date;
          PasswordLastUsed?: Date;
          PermissionsBoundary?: {
            PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
            PermissionsBoundaryArn?: string;
          };
          Tags: {
            Key: string;
            Value: string;
          }[];
        };
        EnableDate?: Date;
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  DeactivateMFADevice: {
    params: {
      UserName?: string;
      SerialNumber: string;
    };
    result: Record<string, never>;
  };
  DeleteAccessKey: {
    params: {
      UserName?: string;
      AccessKeyId: string;
    };
    result: Record<string, never>;
  };
  DeleteAccountAlias: {
    params: {
      AccountAlias: string;
    };
    result: Record<string, never>;
  };
  DeleteAccountPasswordPolicy: { params: Record<string, never>; result: Record<string, never> };
  DeleteGroup: {
    params: {
      GroupName: string;
    };
    result: Record<string, never>;
  };
  DeleteGroupPolicy: {
    params: {
      GroupName: string;
      PolicyName: string;
    };
    result: Record<string, never>;
  };
  DeleteInstanceProfile: {
    params: {
      InstanceProfileName: string;
    };
    result: Record<string, never>;
  };
  DeleteLoginProfile: {
    params: {
      UserName?: string;
    };
    result: Record<string, never>;
  };
  DeleteOpenIDConnectProvider: {
    params: {
      OpenIDConnectProviderArn: string;
    };
    result: Record<string, never>;
  };
  DeletePolicy: {
    params: {
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  DeletePolicyVersion: {
    params: {
      PolicyArn: string;
      VersionId: string;
    };
    result: Record<string, never>;
  };
  DeleteRole: {
    params: {
      RoleName: string;
    };
    result: Record<string, never>;
  };
  DeleteRolePermissionsBoundary: {
    params: {
      RoleName: string;
    };
    result: Record<string, never>;
  };
  DeleteRolePolicy: {
    params: {
      RoleName: string;
      PolicyName: string;
    };
    result: Record<string, never>;
  };
  DeleteSAMLProvider: {
    params: {
      SAMLProviderArn: string;
    };
    result: Record<string, never>;
  };
  DeleteSSHPublicKey: {
    params: {
      UserName: string;
      SSHPublicKeyId: string;
    };
    result: Record<string, never>;
  };
  DeleteServerCertificate: {
    params: {
      ServerCertificateName: string;
    };
    result: Record<string, never>;
  };
  DeleteServiceLinkedRole: {
    params: {
      RoleName: string;
    };
    result: {
      DeletionTaskId: string;
    };
  };
  DeleteServiceSpecificCredential: {
    params: {
      UserName?: string;
      ServiceSpecificCredentialId: string;
    };
    result: Record<string, never>;
  };
  DeleteSigningCertificate: {
    params: {
      UserName?: string;
      CertificateId: string;
    };
    result: Record<string, never>;
  };
  DeleteUser: {
    params: {
      UserName: string;
    };
    result: Record<string, never>;
  };
  DeleteUserPermissionsBoundary: {
    params: {
      UserName: string;
    };
    result: Record<string, never>;
  };
  DeleteUserPolicy: {
    params: {
      UserName: string;
      PolicyName: string;
    };
    result: Record<string, never>;
  };
  DeleteVirtualMFADevice: {
    params: {
      SerialNumber: string;
    };
    result: Record<string, never>;
  };
  DetachGroupPolicy: {
    params: {
      GroupName: string;
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  DetachRolePolicy: {
    params: {
      RoleName: string;
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  DetachUserPolicy: {
    params: {
      UserName: string;
      PolicyArn: string;
    };
    result: Record<string, never>;
  };
  DisableOrganizationsRootCredentialsManagement: {
    params: Record<string, never>;
    result: {
      OrganizationId?: string;
      EnabledFeatures: ('RootCredentialsManagement' | 'RootSessions')[];
    };
  };
  DisableOrganizationsRootSessions: {
    params: Record<string, never>;
    result: {
      OrganizationId?: string;
      EnabledFeatures: ('RootCredentialsManagement' | 'RootSessions')[];
    };
  };
  DisableOutboundWebIdentityFederation: {
    params: Record<string, never>;
    result: Record<string, never>;
  };
  EnableMFADevice: {
    params: {
      UserName: string;
      SerialNumber: string;
      AuthenticationCode1: string;
      AuthenticationCode2: string;
    };
    result: Record<string, never>;
  };
  EnableOrganizationsRootCredentialsManagement: {
    params: Record<string, never>;
    result: {
      OrganizationId?: string;
      EnabledFeatures: ('RootCredentialsManagement' | 'RootSessions')[];
    };
  };
  EnableOrganizationsRootSessions: {
    params: Record<string, never>;
    result: {
      OrganizationId?: string;
      EnabledFeatures: ('RootCredentialsManagement' | 'RootSessions')[];
    };
  };
  EnableOutboundWebIdentityFederation: {
    params: Record<string, never>;
    result: {
      IssuerIdentifier?: string;
    };
  };
  GenerateCredentialReport: {
    params: Record<string, never>;
    result: {
      State?: 'STARTED' | 'INPROGRESS' | 'COMPLETE';
      Description?: string;
    };
  };
  GenerateOrganizationsAccessReport: {
    params: {
      EntityPath: string;
      OrganizationsPolicyId?: string;
    };
    result: {
      JobId?: string;
    };
  };
  GenerateServiceLastAccessedDetails: {
    params: {
      Arn: string;
      Granularity?: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
    };
    result: {
      JobId?: string;
    };
  };
  GetAccessKeyLastUsed: {
    params: {
      AccessKeyId: string;
    };
    result: {
      UserName?: string;
      AccessKeyLastUsed?: {
        LastUsedDate?: Date;
        ServiceName: string;
        Region: string;
      };
    };
  };
  GetAccountAuthorizationDetails: {
    params: {
      Filter?: readonly ('User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy')[];
      MaxItems?: number;
      Marker?: string;
    };
    result: {
      UserDetailList: {
        Path?: string;
        UserName?: string;
        UserId?: string;
        Arn?: string;
        CreateDate?: Date;
        UserPolicyList: {
          PolicyName?: string;
          PolicyDocument?: string;
        }[];
        GroupList: string[];
        AttachedManagedPolicies: {
          PolicyName?: string;
          PolicyArn?: string;
        }[];
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      GroupDetailList: {
        Path?: string;
        GroupName?: string;
        GroupId?: string;
        Arn?: string;
        CreateDate?: Date;
        GroupPolicyList: {
          PolicyName?: string;
          PolicyDocument?: string;
        }[];
        AttachedManagedPolicies: {
          PolicyName?: string;
          PolicyArn?: string;
        }[];
      }[];
      RoleDetailList: {
        Path?: string;
        RoleName?: string;
        RoleId?: string;
        Arn?: string;
        CreateDate?: Date;
        AssumeRolePolicyDocument?: string;
        InstanceProfileList: {
          Path: string;
          InstanceProfileName: string;
          InstanceProfileId: string;
          Arn: string;
          CreateDate: Date;
          Roles: {
            Path: string;
            RoleName: string;
            RoleId: string;
            Arn: string;
            CreateDate: Date;
            AssumeRolePolicyDocument?: string;
            Description?: string;
            MaxSessionDuration?: number;
            PermissionsBoundary?: {
              PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
              PermissionsBoundaryArn?: string;
            };
            Tags: {
              Key: string;
              Value: string;
            }[];
            RoleLastUsed?: {
              LastUsedDate?: Date;
              Region?: string;
            };
          }[];
          Tags: {
            Key: string;
            Value: string;
          }[];
        }[];
        RolePolicyList: {
          PolicyName?: string;
          PolicyDocument?: string;
        }[];
        AttachedManagedPolicies: {
          PolicyName?: string;
          PolicyArn?: string;
        }[];
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
        RoleLastUsed?: {
          LastUsedDate?: Date;
          Region?: string;
        };
      }[];
      Policies: {
        PolicyName?: string;
        PolicyId?: string;
        Arn?: string;
        Path?: string;
        DefaultVersionId?: string;
        AttachmentCount?: number;
        PermissionsBoundaryUsageCount?: number;
        IsAttachable?: boolean;
        Description?: string;
        CreateDate?: Date;
        UpdateDate?: Date;
        PolicyVersionList: {
          Document?: string;
          VersionId?: string;
          IsDefaultVersion?: boolean;
          CreateDate?: Date;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: never;
  };
  GetAccountPasswordPolicy: {
    params: Record<string, never>;
    result: {
      PasswordPolicy: {
        MinimumPasswordLength?: number;
        RequireSymbols?: boolean;
        RequireNumbers?: boolean;
        RequireUppercaseCharacters?: boolean;
        RequireLowercaseCharacters?: boolean;
        AllowUsersToChangePassword?: boolean;
        ExpirePasswords?: boolean;
        MaxPasswordAge?: number;
        PasswordReusePrevention?: number;
        HardExpiry?: boolean;
      };
    };
  };
  GetAccountSummary: {
    params: Record<string, never>;
    result: {
      SummaryMap?: Partial<
        Record<
          | 'Users'
          | 'UsersQuota'
          | 'Groups'
          | 'GroupsQuota'
          | 'ServerCertificates'
          | 'ServerCertificatesQuota'
          | 'UserPolicySizeQuota'
          | 'GroupPolicySizeQuota'
          | 'GroupsPerUserQuota'
          | 'SigningCertificatesPerUserQuota'
          | 'AccessKeysPerUserQuota'
          | 'MFADevices'
          | 'MFADevicesInUse'
          | 'AccountMFAEnabled'
          | 'AccountAccessKeysPresent'
          | 'AccountPasswordPresent'
          | 'AccountSigningCertificatesPresent'
          | 'AttachedPoliciesPerGroupQuota'
          | 'AttachedPoliciesPerRoleQuota'
          | 'AttachedPoliciesPerUserQuota'
          | 'Policies'
          | 'PoliciesQuota'
          | 'PolicySizeQuota'
          | 'PolicyVersionsInUse'
          | 'PolicyVersionsInUseQuota'
          | 'VersionsPerPolicyQuota'
          | 'GlobalEndpointTokenVersion'
          | 'AssumeRolePolicySizeQuota'
          | 'InstanceProfiles'
          | 'InstanceProfilesQuota'
          | 'Providers'
          | 'RolePolicySizeQuota'
          | 'Roles'
          | 'RolesQuota',
          number
        >
      >;
    };
  };
  GetContextKeysForCustomPolicy: {
    params: {
      PolicyInputList: readonly string[];
    };
    result: {
      ContextKeyNames: string[];
    };
  };
  GetContextKeysForPrincipalPolicy: {
    params: {
      PolicySourceArn: string;
      PolicyInputList?: readonly string[];
    };
    result: {
      ContextKeyNames: string[];
    };
  };
  GetCredentialReport: {
    params: Record<string, never>;
    result: {
      Content?: string;
      ReportFormat?: 'text/csv';
      GeneratedTime?: Date;
    };
  };
  GetDelegationRequest: {
    params: {
      DelegationRequestId: string;
      DelegationPermissionCheck?: boolean;
    };
    result: {
      DelegationRequest?: {
        DelegationRequestId?: string;
        OwnerAccountId?: string;
        Description?: string;
        RequestMessage?: string;
        Permissions?: {
          PolicyTemplateArn?: string;
          Parameters: {
            Name?: string;
            Values: string[];
            Type?: 'string' | 'stringList';
          }[];
        };
        PermissionPolicy?: string;
        RolePermissionRestrictionArns: string[];
        OwnerId?: string;
        ApproverId?: string;
        State?:
          | 'UNASSIGNED'
          | 'ASSIGNED'
          | 'PENDING_APPROVAL'
          | 'FINALIZED'
          | 'ACCEPTED'
          | 'REJECTED'
          | 'EXPIRED';
        ExpirationTime?: Date;
        RequestorId?: string;
        RequestorName?: string;
        CreateDate?: Date;
        SessionDuration?: number;
        RedirectUrl?: string;
        Notes?: string;
        RejectionReason?: string;
        OnlySendByOwner?: boolean;
        UpdatedTime?: Date;
      };
      PermissionCheckStatus?: 'COMPLETE' | 'IN_PROGRESS' | 'FAILED';
      PermissionCheckResult?: 'ALLOWED' | 'DENIED' | 'UNSURE';
    };
  };
  GetGroup: {
    params: {
      GroupName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Group: {
        Path: string;
        GroupName: string;
        GroupId: string;
        Arn: string;
        CreateDate: Date;
      };
      Users: {
        Path: string;
        UserName: string;
        UserId: string;
        Arn: string;
        CreateDate: Date;
        PasswordLastUsed?: Date;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['GetGroup']['result']['Users'][number];
  };
  GetGroupPolicy: {
    params: {
      GroupName: string;
      PolicyName: string;
    };
    result: {
      GroupName: string;
      PolicyName: string;
      PolicyDocument: string;
    };
  };
  GetHumanReadableSummary: {
    params: {
      EntityArn: string;
      Locale?: string;
    };
    result: {
      SummaryContent?: string;
      Locale?: string;
      SummaryState?: 'AVAILABLE' | 'NOT_AVAILABLE' | 'NOT_SUPPORTED' | 'FAILED';
    };
  };
  GetInstanceProfile: {
    params: {
      InstanceProfileName: string;
    };
    result: {
      InstanceProfile: {
        Path: string;
        InstanceProfileName: string;
        InstanceProfileId: string;
        Arn: string;
        CreateDate: Date;
        Roles: {
          Path: string;
          RoleName: string;
          RoleId: string;
          Arn: string;
          CreateDate: Date;
          AssumeRolePolicyDocument?: string;
          Description?: string;
          MaxSessionDuration?: number;
          PermissionsBoundary?: {
            PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
            PermissionsBoundaryArn?: string;
          };
          Tags: {
            Key: string;
            Value: string;
          }[];
          RoleLastUsed?: {
            LastUsedDate?: Date;
            Region?: string;
          };
        }[];
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  GetLoginProfile: {
    params: {
      UserName?: string;
    };
    result: {
      LoginProfile: {
        UserName: string;
        CreateDate: Date;
        PasswordResetRequired?: boolean;
      };
    };
  };
  GetMFADevice: {
    params: {
      SerialNumber: string;
      UserName?: string;
    };
    result: {
      UserName?: string;
      SerialNumber: string;
      EnableDate?: Date;
      Certifications?: Record<string, string>;
    };
  };
  GetOpenIDConnectProvider: {
    params: {
      OpenIDConnectProviderArn: string;
    };
    result: {
      Url?: string;
      ClientIDList: string[];
      ThumbprintList: string[];
      CreateDate?: Date;
      Tags: {
        Key: string;
        Value: string;
      }[];
    };
  };
  GetOrganizationsAccessReport: {
    params: {
      JobId: string;
      MaxItems?: number;
      Marker?: string;
      SortKey?:
        | 'SERVICE_NAMESPACE_ASCENDING'
        | 'SERVICE_NAMESPACE_DESCENDING'
        | 'LAST_AUTHENTICATED_TIME_ASCENDING'
        | 'LAST_AUTHENTICATED_TIME_DESCENDING';
    };
    result: {
      JobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
      JobCreationDate: Date;
      JobCompletionDate?: Date;
      NumberOfServicesAccessible?: number;
      NumberOfServicesNotAccessed?: number;
      AccessDetails: {
        ServiceName: string;
        ServiceNamespace: string;
        Region?: string;
        EntityPath?: string;
        LastAuthenticatedTime?: Date;
        TotalAuthenticatedEntities?: number;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
      ErrorDetails?: {
        Message: string;
        Code: string;
      };
    };
  };
  GetOutboundWebIdentityFederationInfo: {
    params: Record<string, never>;
    result: {
      IssuerIdentifier?: string;
      JwtVendingEnabled?: boolean;
    };
  };
  GetPolicy: {
    params: {
      PolicyArn: string;
    };
    result: {
      Policy?: {
        PolicyName?: string;
        PolicyId?: string;
        Arn?: string;
        Path?: string;
        DefaultVersionId?: string;
        AttachmentCount?: number;
        PermissionsBoundaryUsageCount?: number;
        IsAttachable?: boolean;
        Description?: string;
        CreateDate?: Date;
        UpdateDate?: Date;
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  GetPolicyVersion: {
    params: {
      PolicyArn: string;
      VersionId: string;
    };
    result: {
      PolicyVersion?: {
        Document?: string;
        VersionId?: string;
        IsDefaultVersion?: boolean;
        CreateDate?: Date;
      };
    };
  };
  GetRole: {
    params: {
      RoleName: string;
    };
    result: {
      Role: {
        Path: string;
        RoleName: string;
        RoleId: string;
        Arn: string;
        CreateDate: Date;
        AssumeRolePolicyDocument?: string;
        Description?: string;
        MaxSessionDuration?: number;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
        RoleLastUsed?: {
          LastUsedDate?: Date;
          Region?: string;
        };
      };
    };
  };
  GetRolePolicy: {
    params: {
      RoleName: string;
      PolicyName: string;
    };
    result: {
      RoleName: string;
      PolicyName: string;
      PolicyDocument: string;
    };
  };
  GetSAMLProvider: {
    params: {
      SAMLProviderArn: string;
    };
    result: {
      SAMLProviderUUID?: string;
      SAMLMetadataDocument?: string;
      CreateDate?: Date;
      ValidUntil?: Date;
      Tags: {
        Key: string;
        Value: string;
      }[];
      AssertionEncryptionMode?: 'Required' | 'Allowed';
      PrivateKeyList: {
        KeyId?: string;
        Timestamp?: Date;
      }[];
    };
  };
  GetSSHPublicKey: {
    params: {
      UserName: string;
      SSHPublicKeyId: string;
      Encoding: 'SSH' | 'PEM';
    };
    result: {
      SSHPublicKey?: {
        UserName: string;
        SSHPublicKeyId: string;
        Fingerprint: string;
        SSHPublicKeyBody: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        UploadDate?: Date;
      };
    };
  };
  GetServerCertificate: {
    params: {
      ServerCertificateName: string;
    };
    result: {
      ServerCertificate: {
        ServerCertificateMetadata: {
          Path: string;
          ServerCertificateName: string;
          ServerCertificateId: string;
          Arn: string;
          UploadDate?: Date;
          Expiration?: Date;
        };
        CertificateBody: string;
        CertificateChain?: string;
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  GetServiceLastAccessedDetails: {
    params: {
      JobId: string;
      MaxItems?: number;
      Marker?: string;
    };
    result: {
      JobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
      JobType?: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
      JobCreationDate: Date;
      ServicesLastAccessed: {
        ServiceName: string;
        LastAuthenticated?: Date;
        ServiceNamespace: string;
        LastAuthenticatedEntity?: string;
        LastAuthenticatedRegion?: string;
        TotalAuthenticatedEntities?: number;
        TrackedActionsLastAccessed: {
          ActionName?: string;
          LastAccessedEntity?: string;
          LastAccessedTime?: Date;
          LastAccessedRegion?: string;
        }[];
      }[];
      JobCompletionDate: Date;
      IsTruncated?: boolean;
      Marker?: string;
      Error?: {
        Message: string;
        Code: string;
      };
    };
  };
  GetServiceLastAccessedDetailsWithEntities: {
    params: {
      JobId: string;
      ServiceNamespace: string;
      MaxItems?: number;
      Marker?: string;
    };
    result: {
      JobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
      JobCreationDate: Date;
      JobCompletionDate: Date;
      EntityDetailsList: {
        EntityInfo: {
          Arn: string;
          Name: string;
          Type: 'USER' | 'ROLE' | 'GROUP';
          Id: string;
          Path?: string;
        };
        LastAuthenticated?: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
      Error?: {
        Message: string;
        Code: string;
      };
    };
  };
  GetServiceLinkedRoleDeletionStatus: {
    params: {
      DeletionTaskId: string;
    };
    result: {
      Status: 'SUCCEEDED' | 'IN_PROGRESS' | 'FAILED' | 'NOT_STARTED';
      Reason?: {
        Reason?: string;
        RoleUsageList: {
          Region?: string;
          Resources: string[];
        }[];
      };
    };
  };
  GetUser: {
    params: {
      UserName?: string;
    };
    result: {
      User: {
        Path: string;
        UserName: string;
        UserId: string;
        Arn: string;
        CreateDate: Date;
        PasswordLastUsed?: Date;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
      };
    };
  };
  GetUserPolicy: {
    params: {
      UserName: string;
      PolicyName: string;
    };
    result: {
      UserName: string;
      PolicyName: string;
      PolicyDocument: string;
    };
  };
  ListAccessKeys: {
    params: {
      UserName?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      AccessKeyMetadata: {
        UserName?: string;
        AccessKeyId?: string;
        Status?: 'Active' | 'Inactive' | 'Expired';
        CreateDate?: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListAccessKeys']['result']['AccessKeyMetadata'][number];
  };
  ListAccountAliases: {
    params: {
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      AccountAliases: string[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListAccountAliases']['result']['AccountAliases'][number];
  };
  ListAttachedGroupPolicies: {
    params: {
      GroupName: string;
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      AttachedPolicies: {
        PolicyName?: string;
        PolicyArn?: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListAttachedGroupPolicies']['result']['AttachedPolicies'][number];
  };
  ListAttachedRolePolicies: {
    params: {
      RoleName: string;
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      AttachedPolicies: {
        PolicyName?: string;
        PolicyArn?: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListAttachedRolePolicies']['result']['AttachedPolicies'][number];
  };
  ListAttachedUserPolicies: {
    params: {
      UserName: string;
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      AttachedPolicies: {
        PolicyName?: string;
        PolicyArn?: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListAttachedUserPolicies']['result']['AttachedPolicies'][number];
  };
  ListDelegationRequests: {
    params: {
      OwnerId?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      DelegationRequests: {
        DelegationRequestId?: string;
        OwnerAccountId?: string;
        Description?: string;
        RequestMessage?: string;
        Permissions?: {
          PolicyTemplateArn?: string;
          Parameters: {
            Name?: string;
            Values: string[];
            Type?: 'string' | 'stringList';
          }[];
        };
        PermissionPolicy?: string;
        RolePermissionRestrictionArns: string[];
        OwnerId?: string;
        ApproverId?: string;
        State?:
          | 'UNASSIGNED'
          | 'ASSIGNED'
          | 'PENDING_APPROVAL'
          | 'FINALIZED'
          | 'ACCEPTED'
          | 'REJECTED'
          | 'EXPIRED';
        ExpirationTime?: Date;
        RequestorId?: string;
        RequestorName?: string;
        CreateDate?: Date;
        SessionDuration?: number;
        RedirectUrl?: string;
        Notes?: string;
        RejectionReason?: string;
        OnlySendByOwner?: boolean;
        UpdatedTime?: Date;
      }[];
      Marker?: string;
      isTruncated?: boolean;
    };
  };
  ListEntitiesForPolicy: {
    params: {
      PolicyArn: string;
      EntityFilter?: 'User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy';
      PathPrefix?: string;
      PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      PolicyGroups: {
        GroupName?: string;
        GroupId?: string;
      }[];
      PolicyUsers: {
        UserName?: string;
        UserId?: string;
      }[];
      PolicyRoles: {
        RoleName?: string;
        RoleId?: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: never;
  };
  ListGroupPolicies: {
    params: {
      GroupName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      PolicyNames: string[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListGroupPolicies']['result']['PolicyNames'][number];
  };
  ListGroups: {
    params: {
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Groups: {
        Path: string;
        GroupName: string;
        GroupId: string;
        Arn: string;
        CreateDate: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListGroups']['result']['Groups'][number];
  };
  ListGroupsForUser: {
    params: {
      UserName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Groups: {
        Path: string;
        GroupName: string;
        GroupId: string;
        Arn: string;
        CreateDate: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListGroupsForUser']['result']['Groups'][number];
  };
  ListInstanceProfileTags: {
    params: {
      InstanceProfileName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListInstanceProfileTags']['result']['Tags'][number];
  };
  ListInstanceProfiles: {
    params: {
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      InstanceProfiles: {
        Path: string;
        InstanceProfileName: string;
        InstanceProfileId: string;
        Arn: string;
        CreateDate: Date;
        Roles: {
          Path: string;
          RoleName: string;
          RoleId: string;
          Arn: string;
          CreateDate: Date;
          AssumeRolePolicyDocument?: string;
          Description?: string;
          MaxSessionDuration?: number;
          PermissionsBoundary?: {
            PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
            PermissionsBoundaryArn?: string;
          };
          Tags: {
            Key: string;
            Value: string;
          }[];
          RoleLastUsed?: {
            LastUsedDate?: Date;
            Region?: string;
          };
        }[];
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListInstanceProfiles']['result']['InstanceProfiles'][number];
  };
  ListInstanceProfilesForRole: {
    params: {
      RoleName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      InstanceProfiles: {
        Path: string;
        InstanceProfileName: string;
        InstanceProfileId: string;
        Arn: string;
        CreateDate: Date;
        Roles: {
          Path: string;
          RoleName: string;
          RoleId: string;
          Arn: string;
          CreateDate: Date;
          AssumeRolePolicyDocument?: string;
          Description?: string;
          MaxSessionDuration?: number;
          PermissionsBoundary?: {
            PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
            PermissionsBoundaryArn?: string;
          };
          Tags: {
            Key: string;
            Value: string;
          }[];
          RoleLastUsed?: {
            LastUsedDate?: Date;
            Region?: string;
          };
        }[];
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListInstanceProfilesForRole']['result']['InstanceProfiles'][number];
  };
  ListMFADeviceTags: {
    params: {
      SerialNumber: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListMFADeviceTags']['result']['Tags'][number];
  };
  ListMFADevices: {
    params: {
      UserName?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      MFADevices: {
        UserName: string;
        SerialNumber: string;
        EnableDate: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListMFADevices']['result']['MFADevices'][number];
  };
  ListOpenIDConnectProviderTags: {
    params: {
      OpenIDConnectProviderArn: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListOpenIDConnectProviderTags']['result']['Tags'][number];
  };
  ListOpenIDConnectProviders: {
    params: Record<string, never>;
    result: {
      OpenIDConnectProviderList: {
        Arn?: string;
      }[];
    };
  };
  ListOrganizationsFeatures: {
    params: Record<string, never>;
    result: {
      OrganizationId?: string;
      EnabledFeatures: ('RootCredentialsManagement' | 'RootSessions')[];
    };
  };
  ListPolicies: {
    params: {
      Scope?: 'All' | 'AWS' | 'Local';
      OnlyAttached?: boolean;
      PathPrefix?: string;
      PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Policies: {
        PolicyName?: string;
        PolicyId?: string;
        Arn?: string;
        Path?: string;
        DefaultVersionId?: string;
        AttachmentCount?: number;
        PermissionsBoundaryUsageCount?: number;
        IsAttachable?: boolean;
        Description?: string;
        CreateDate?: Date;
        UpdateDate?: Date;
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListPolicies']['result']['Policies'][number];
  };
  ListPoliciesGrantingServiceAccess: {
    params: {
      Marker?: string;
      Arn: string;
      ServiceNamespaces: readonly string[];
    };
    result: {
      PoliciesGrantingServiceAccess: {
        ServiceNamespace?: string;
        Policies: {
          PolicyName: string;
          PolicyType: 'INLINE' | 'MANAGED';
          PolicyArn?: string;
          EntityType?: 'USER' | 'ROLE' | 'GROUP';
          EntityName?: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
  };
  ListPolicyTags: {
    params: {
      PolicyArn: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListPolicyTags']['result']['Tags'][number];
  };
  ListPolicyVersions: {
    params: {
      PolicyArn: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Versions: {
        Document?: string;
        VersionId?: string;
        IsDefaultVersion?: boolean;
        CreateDate?: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListPolicyVersions']['result']['Versions'][number];
  };
  ListRolePolicies: {
    params: {
      RoleName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      PolicyNames: string[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListRolePolicies']['result']['PolicyNames'][number];
  };
  ListRoleTags: {
    params: {
      RoleName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListRoleTags']['result']['Tags'][number];
  };
  ListRoles: {
    params: {
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Roles: {
        Path: string;
        RoleName: string;
        RoleId: string;
        Arn: string;
        CreateDate: Date;
        AssumeRolePolicyDocument?: string;
        Description?: string;
        MaxSessionDuration?: number;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
        RoleLastUsed?: {
          LastUsedDate?: Date;
          Region?: string;
        };
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListRoles']['result']['Roles'][number];
  };
  ListSAMLProviderTags: {
    params: {
      SAMLProviderArn: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListSAMLProviderTags']['result']['Tags'][number];
  };
  ListSAMLProviders: {
    params: Record<string, never>;
    result: {
      SAMLProviderList: {
        Arn?: string;
        ValidUntil?: Date;
        CreateDate?: Date;
      }[];
    };
  };
  ListSSHPublicKeys: {
    params: {
      UserName?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      SSHPublicKeys: {
        UserName: string;
        SSHPublicKeyId: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        UploadDate: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListSSHPublicKeys']['result']['SSHPublicKeys'][number];
  };
  ListServerCertificateTags: {
    params: {
      ServerCertificateName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListServerCertificateTags']['result']['Tags'][number];
  };
  ListServerCertificates: {
    params: {
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      ServerCertificateMetadataList: {
        Path: string;
        ServerCertificateName: string;
        ServerCertificateId: string;
        Arn: string;
        UploadDate?: Date;
        Expiration?: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListServerCertificates']['result']['ServerCertificateMetadataList'][number];
  };
  ListServiceSpecificCredentials: {
    params: {
      UserName?: string;
      ServiceName?: string;
      AllUsers?: boolean;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      ServiceSpecificCredentials: {
        UserName: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        ServiceUserName?: string;
        ServiceCredentialAlias?: string;
        CreateDate: Date;
        ExpirationDate?: Date;
        ServiceSpecificCredentialId: string;
        ServiceName: string;
      }[];
      Marker?: string;
      IsTruncated?: boolean;
    };
  };
  ListSigningCertificates: {
    params: {
      UserName?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Certificates: {
        UserName: string;
        CertificateId: string;
        CertificateBody: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        UploadDate?: Date;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListSigningCertificates']['result']['Certificates'][number];
  };
  ListUserPolicies: {
    params: {
      UserName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      PolicyNames: string[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListUserPolicies']['result']['PolicyNames'][number];
  };
  ListUserTags: {
    params: {
      UserName: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Tags: {
        Key: string;
        Value: string;
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListUserTags']['result']['Tags'][number];
  };
  ListUsers: {
    params: {
      PathPrefix?: string;
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      Users: {
        Path: string;
        UserName: string;
        UserId: string;
        Arn: string;
        CreateDate: Date;
        PasswordLastUsed?: Date;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListUsers']['result']['Users'][number];
  };
  ListVirtualMFADevices: {
    params: {
      AssignmentStatus?: 'Assigned' | 'Unassigned' | 'Any';
      Marker?: string;
      MaxItems?: number;
    };
    result: {
      VirtualMFADevices: {
        SerialNumber: string;
        Base32StringSeed?: string;
        QRCodePNG?: string;
        User?: {
          Path: string;
          UserName: string;
          UserId: string;
          Arn: string;
          CreateDate: Date;
          PasswordLastUsed?: Date;
          PermissionsBoundary?: {
            PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
            PermissionsBoundaryArn?: string;
          };
          Tags: {
            Key: string;
            Value: string;
          }[];
        };
        EnableDate?: Date;
        Tags: {
          Key: string;
          Value: string;
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['ListVirtualMFADevices']['result']['VirtualMFADevices'][number];
  };
  PutGroupPolicy: {
    params: {
      GroupName: string;
      PolicyName: string;
      PolicyDocument: string;
    };
    result: Record<string, never>;
  };
  PutRolePermissionsBoundary: {
    params: {
      RoleName: string;
      PermissionsBoundary: string;
    };
    result: Record<string, never>;
  };
  PutRolePolicy: {
    params: {
      RoleName: string;
      PolicyName: string;
      PolicyDocument: string;
    };
    result: Record<string, never>;
  };
  PutUserPermissionsBoundary: {
    params: {
      UserName: string;
      PermissionsBoundary: string;
    };
    result: Record<string, never>;
  };
  PutUserPolicy: {
    params: {
      UserName: string;
      PolicyName: string;
      PolicyDocument: string;
    };
    result: Record<string, never>;
  };
  RejectDelegationRequest: {
    params: {
      DelegationRequestId: string;
      Notes?: string;
    };
    result: Record<string, never>;
  };
  RemoveClientIDFromOpenIDConnectProvider: {
    params: {
      OpenIDConnectProviderArn: string;
      ClientID: string;
    };
    result: Record<string, never>;
  };
  RemoveRoleFromInstanceProfile: {
    params: {
      InstanceProfileName: string;
      RoleName: string;
    };
    result: Record<string, never>;
  };
  RemoveUserFromGroup: {
    params: {
      GroupName: string;
      UserName: string;
    };
    result: Record<string, never>;
  };
  ResetServiceSpecificCredential: {
    params: {
      UserName?: string;
      ServiceSpecificCredentialId: string;
    };
    result: {
      ServiceSpecificCredential?: {
        CreateDate: Date;
        ExpirationDate?: Date;
        ServiceName: string;
        ServiceUserName?: string;
        ServicePassword?: string;
        ServiceCredentialAlias?: string;
        ServiceCredentialSecret?: string;
        ServiceSpecificCredentialId: string;
        UserName: string;
        Status: 'Active' | 'Inactive' | 'Expired';
      };
    };
  };
  ResyncMFADevice: {
    params: {
      UserName: string;
      SerialNumber: string;
      AuthenticationCode1: string;
      AuthenticationCode2: string;
    };
    result: Record<string, never>;
  };
  SendDelegationToken: {
    params: {
      DelegationRequestId: string;
    };
    result: Record<string, never>;
  };
  SetDefaultPolicyVersion: {
    params: {
      PolicyArn: string;
      VersionId: string;
    };
    result: Record<string, never>;
  };
  SetSecurityTokenServicePreferences: {
    params: {
      GlobalEndpointTokenVersion: 'v1Token' | 'v2Token';
    };
    result: Record<string, never>;
  };
  SimulateCustomPolicy: {
    params: {
      PolicyInputList: readonly string[];
      PermissionsBoundaryPolicyInputList?: readonly string[];
      OrderedOrganizationPolicyInputList?: readonly {
        ServiceControlPolicyInputList?: readonly string[];
      }[];
      ActionNames: readonly string[];
      ResourceArns?: readonly string[];
      ResourcePolicy?: string;
      ResourceOwner?: string;
      CallerArn?: string;
      ContextEntries?: readonly {
        ContextKeyName?: string;
        ContextKeyValues?: readonly string[];
        ContextKeyType?:
          | 'string'
          | 'stringList'
          | 'numeric'
          | 'numericList'
          | 'boolean'
          | 'booleanList'
          | 'ip'
          | 'ipList'
          | 'binary'
          | 'binaryList'
          | 'date'
          | 'dateList';
      }[];
      ResourceHandlingOption?: string;
      MaxItems?: number;
      Marker?: string;
    };
    result: {
      EvaluationResults: {
        EvalActionName: string;
        EvalResourceName?: string;
        EvalDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
        MatchedStatements: {
          SourcePolicyId?: string;
          SourcePolicyType?:
            | 'user'
            | 'group'
            | 'role'
            | 'aws-managed'
            | 'user-managed'
            | 'resource'
            | 'none'
            | 'IAM Policy'
            | 'Resource Policy';
          StartPosition?: {
            Line?: number;
            Column?: number;
          };
          EndPosition?: {
            Line?: number;
            Column?: number;
          };
        }[];
        MissingContextValues: string[];
        OrganizationsDecisionDetail?: {
          AllowedByOrganizations?: boolean;
        };
        PermissionsBoundaryDecisionDetail?: {
          AllowedByPermissionsBoundary?: boolean;
        };
        EvalDecisionDetails?: Record<string, 'allowed' | 'explicitDeny' | 'implicitDeny'>;
        ResourceSpecificResults: {
          EvalResourceName: string;
          EvalResourceDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
          MatchedStatements: {
            SourcePolicyId?: string;
            SourcePolicyType?:
              | 'user'
              | 'group'
              | 'role'
              | 'aws-managed'
              | 'user-managed'
              | 'resource'
              | 'none'
              | 'IAM Policy'
              | 'Resource Policy';
            StartPosition?: {
              Line?: number;
              Column?: number;
            };
            EndPosition?: {
              Line?: number;
              Column?: number;
            };
          }[];
          MissingContextValues: string[];
          EvalDecisionDetails?: Record<string, 'allowed' | 'explicitDeny' | 'implicitDeny'>;
          PermissionsBoundaryDecisionDetail?: {
            AllowedByPermissionsBoundary?: boolean;
          };
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['SimulateCustomPolicy']['result']['EvaluationResults'][number];
  };
  SimulatePrincipalPolicy: {
    params: {
      PolicySourceArn: string;
      PolicyInputList?: readonly string[];
      PermissionsBoundaryPolicyInputList?: readonly string[];
      PolicyExclusionList?: readonly {
        PolicyType?:
          | 'inline'
          | 'aws-managed'
          | 'user-managed'
          | 'permission-boundary'
          | 'scp'
          | 'rcp';
        PolicyArn?: string;
        InlinePolicyIdentifier?: {
          PolicyName: string;
          AttachmentType: 'user' | 'group' | 'role';
          AttachmentName: string;
        };
      }[];
      ActionNames: readonly string[];
      ResourceArns?: readonly string[];
      ResourcePolicy?: string;
      ResourceOwner?: string;
      CallerArn?: string;
      ContextEntries?: readonly {
        ContextKeyName?: string;
        ContextKeyValues?: readonly string[];
        ContextKeyType?:
          | 'string'
          | 'stringList'
          | 'numeric'
          | 'numericList'
          | 'boolean'
          | 'booleanList'
          | 'ip'
          | 'ipList'
          | 'binary'
          | 'binaryList'
          | 'date'
          | 'dateList';
      }[];
      ResourceHandlingOption?: string;
      MaxItems?: number;
      Marker?: string;
    };
    result: {
      EvaluationResults: {
        EvalActionName: string;
        EvalResourceName?: string;
        EvalDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
        MatchedStatements: {
          SourcePolicyId?: string;
          SourcePolicyType?:
            | 'user'
            | 'group'
            | 'role'
            | 'aws-managed'
            | 'user-managed'
            | 'resource'
            | 'none'
            | 'IAM Policy'
            | 'Resource Policy';
          StartPosition?: {
            Line?: number;
            Column?: number;
          };
          EndPosition?: {
            Line?: number;
            Column?: number;
          };
        }[];
        MissingContextValues: string[];
        OrganizationsDecisionDetail?: {
          AllowedByOrganizations?: boolean;
        };
        PermissionsBoundaryDecisionDetail?: {
          AllowedByPermissionsBoundary?: boolean;
        };
        EvalDecisionDetails?: Record<string, 'allowed' | 'explicitDeny' | 'implicitDeny'>;
        ResourceSpecificResults: {
          EvalResourceName: string;
          EvalResourceDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
          MatchedStatements: {
            SourcePolicyId?: string;
            SourcePolicyType?:
              | 'user'
              | 'group'
              | 'role'
              | 'aws-managed'
              | 'user-managed'
              | 'resource'
              | 'none'
              | 'IAM Policy'
              | 'Resource Policy';
            StartPosition?: {
              Line?: number;
              Column?: number;
            };
            EndPosition?: {
              Line?: number;
              Column?: number;
            };
          }[];
          MissingContextValues: string[];
          EvalDecisionDetails?: Record<string, 'allowed' | 'explicitDeny' | 'implicitDeny'>;
          PermissionsBoundaryDecisionDetail?: {
            AllowedByPermissionsBoundary?: boolean;
          };
        }[];
      }[];
      IsTruncated?: boolean;
      Marker?: string;
    };
    item: IamActions['SimulatePrincipalPolicy']['result']['EvaluationResults'][number];
  };
  TagInstanceProfile: {
    params: {
      InstanceProfileName: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagMFADevice: {
    params: {
      SerialNumber: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagOpenIDConnectProvider: {
    params: {
      OpenIDConnectProviderArn: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagPolicy: {
    params: {
      PolicyArn: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagRole: {
    params: {
      RoleName: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagSAMLProvider: {
    params: {
      SAMLProviderArn: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagServerCertificate: {
    params: {
      ServerCertificateName: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  TagUser: {
    params: {
      UserName: string;
      Tags: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: Record<string, never>;
  };
  UntagInstanceProfile: {
    params: {
      InstanceProfileName: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagMFADevice: {
    params: {
      SerialNumber: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagOpenIDConnectProvider: {
    params: {
      OpenIDConnectProviderArn: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagPolicy: {
    params: {
      PolicyArn: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagRole: {
    params: {
      RoleName: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagSAMLProvider: {
    params: {
      SAMLProviderArn: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagServerCertificate: {
    params: {
      ServerCertificateName: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UntagUser: {
    params: {
      UserName: string;
      TagKeys: readonly string[];
    };
    result: Record<string, never>;
  };
  UpdateAccessKey: {
    params: {
      UserName?: string;
      AccessKeyId: string;
      Status: 'Active' | 'Inactive' | 'Expired';
    };
    result: Record<string, never>;
  };
  UpdateAccountPasswordPolicy: {
    params: {
      MinimumPasswordLength?: number;
      RequireSymbols?: boolean;
      RequireNumbers?: boolean;
      RequireUppercaseCharacters?: boolean;
      RequireLowercaseCharacters?: boolean;
      AllowUsersToChangePassword?: boolean;
      MaxPasswordAge?: number;
      PasswordReusePrevention?: number;
      HardExpiry?: boolean;
    };
    result: Record<string, never>;
  };
  UpdateAssumeRolePolicy: {
    params: {
      RoleName: string;
      PolicyDocument: string;
    };
    result: Record<string, never>;
  };
  UpdateDelegationRequest: {
    params: {
      DelegationRequestId: string;
      Notes?: string;
    };
    result: Record<string, never>;
  };
  UpdateGroup: {
    params: {
      GroupName: string;
      NewPath?: string;
      NewGroupName?: string;
    };
    result: Record<string, never>;
  };
  UpdateLoginProfile: {
    params: {
      UserName: string;
      Password?: string;
      PasswordResetRequired?: boolean;
    };
    result: Record<string, never>;
  };
  UpdateOpenIDConnectProviderThumbprint: {
    params: {
      OpenIDConnectProviderArn: string;
      ThumbprintList: readonly string[];
    };
    result: Record<string, never>;
  };
  UpdateRole: {
    params: {
      RoleName: string;
      Description?: string;
      MaxSessionDuration?: number;
    };
    result: Record<string, never>;
  };
  UpdateRoleDescription: {
    params: {
      RoleName: string;
      Description: string;
    };
    result: {
      Role?: {
        Path: string;
        RoleName: string;
        RoleId: string;
        Arn: string;
        CreateDate: Date;
        AssumeRolePolicyDocument?: string;
        Description?: string;
        MaxSessionDuration?: number;
        PermissionsBoundary?: {
          PermissionsBoundaryType?: 'PermissionsBoundaryPolicy' | 'Policy';
          PermissionsBoundaryArn?: string;
        };
        Tags: {
          Key: string;
          Value: string;
        }[];
        RoleLastUsed?: {
          LastUsedDate?: Date;
          Region?: string;
        };
      };
    };
  };
  UpdateSAMLProvider: {
    params: {
      SAMLMetadataDocument?: string;
      SAMLProviderArn: string;
      AssertionEncryptionMode?: 'Required' | 'Allowed';
      AddPrivateKey?: string;
      RemovePrivateKey?: string;
    };
    result: {
      SAMLProviderArn?: string;
    };
  };
  UpdateSSHPublicKey: {
    params: {
      UserName: string;
      SSHPublicKeyId: string;
      Status: 'Active' | 'Inactive' | 'Expired';
    };
    result: Record<string, never>;
  };
  UpdateServerCertificate: {
    params: {
      ServerCertificateName: string;
      NewPath?: string;
      NewServerCertificateName?: string;
    };
    result: Record<string, never>;
  };
  UpdateServiceSpecificCredential: {
    params: {
      UserName?: string;
      ServiceSpecificCredentialId: string;
      Status: 'Active' | 'Inactive' | 'Expired';
    };
    result: Record<string, never>;
  };
  UpdateSigningCertificate: {
    params: {
      UserName?: string;
      CertificateId: string;
      Status: 'Active' | 'Inactive' | 'Expired';
    };
    result: Record<string, never>;
  };
  UpdateUser: {
    params: {
      UserName: string;
      NewPath?: string;
      NewUserName?: string;
    };
    result: Record<string, never>;
  };
  UploadSSHPublicKey: {
    params: {
      UserName: string;
      SSHPublicKeyBody: string;
    };
    result: {
      SSHPublicKey?: {
        UserName: string;
        SSHPublicKeyId: string;
        Fingerprint: string;
        SSHPublicKeyBody: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        UploadDate?: Date;
      };
    };
  };
  UploadServerCertificate: {
    params: {
      Path?: string;
      ServerCertificateName: string;
      CertificateBody: string;
      PrivateKey: string;
      CertificateChain?: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      ServerCertificateMetadata?: {
        Path: string;
        ServerCertificateName: string;
        ServerCertificateId: string;
        Arn: string;
        UploadDate?: Date;
        Expiration?: Date;
      };
      Tags: {
        Key: string;
        Value: string;
      }[];
    };
  };
  UploadSigningCertificate: {
    params: {
      UserName?: string;
      CertificateBody: string;
    };
    result: {
      Certificate: {
        UserName: string;
        CertificateId: string;
        CertificateBody: string;
        Status: 'Active' | 'Inactive' | 'Expired';
        UploadDate?: Date;
      };
    };
  };
}

/**
 * Each action of STS, version 2011-06-15: its params, the native view of its result and, for
 * a paginated one, what `paginate` iterates over (`never` where a page has several lists).
 */
export interface StsActions {
  AssumeRole: {
    params: {
      RoleArn: string;
      RoleSessionName: string;
      PolicyArns?: readonly {
        arn?: string;
      }[];
      Policy?: string;
      DurationSeconds?: number;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
      TransitiveTagKeys?: readonly string[];
      ExternalId?: string;
      SerialNumber?: string;
      TokenCode?: string;
      SourceIdentity?: string;
      ProvidedContexts?: readonly {
        ProviderArn?: string;
        ContextAssertion?: string;
      }[];
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
      AssumedRoleUser?: {
        AssumedRoleId: string;
        Arn: string;
      };
      PackedPolicySize?: number;
      SourceIdentity?: string;
    };
  };
  AssumeRoleWithSAML: {
    params: {
      RoleArn: string;
      PrincipalArn: string;
      SAMLAssertion: string;
      PolicyArns?: readonly {
        arn?: string;
      }[];
      Policy?: string;
      DurationSeconds?: number;
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
      AssumedRoleUser?: {
        AssumedRoleId: string;
        Arn: string;
      };
      PackedPolicySize?: number;
      Subject?: string;
      SubjectType?: string;
      Issuer?: string;
      Audience?: string;
      NameQualifier?: string;
      SourceIdentity?: string;
    };
  };
  AssumeRoleWithWebIdentity: {
    params: {
      RoleArn: string;
      RoleSessionName: string;
      WebIdentityToken: string;
      ProviderId?: string;
      PolicyArns?: readonly {
        arn?: string;
      }[];
      Policy?: string;
      DurationSeconds?: number;
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
      SubjectFromWebIdentityToken?: string;
      AssumedRoleUser?: {
        AssumedRoleId: string;
        Arn: string;
      };
      PackedPolicySize?: number;
      Provider?: string;
      Audience?: string;
      SourceIdentity?: string;
    };
  };
  AssumeRoot: {
    params: {
      TargetPrincipal: string;
      TaskPolicyArn: {
        arn?: string;
      };
      DurationSeconds?: number;
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
      SourceIdentity?: string;
    };
  };
  DecodeAuthorizationMessage: {
    params: {
      EncodedMessage: string;
    };
    result: {
      DecodedMessage?: string;
    };
  };
  GetAccessKeyInfo: {
    params: {
      AccessKeyId: string;
    };
    result: {
      Account?: string;
    };
  };
  GetCallerIdentity: {
    params: Record<string, never>;
    result: {
      UserId?: string;
      Account?: string;
      Arn?: string;
    };
  };
  GetDelegatedAccessToken: {
    params: {
      TradeInToken: string;
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
      PackedPolicySize?: number;
      AssumedPrincipal?: string;
    };
  };
  GetFederationToken: {
    params: {
      Name: string;
      Policy?: string;
      PolicyArns?: readonly {
        arn?: string;
      }[];
      DurationSeconds?: number;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
      FederatedUser?: {
        FederatedUserId: string;
        Arn: string;
      };
      PackedPolicySize?: number;
    };
  };
  GetSessionToken: {
    params: {
      DurationSeconds?: number;
      SerialNumber?: string;
      TokenCode?: string;
    };
    result: {
      Credentials?: {
        AccessKeyId: string;
        SecretAccessKey: string;
        SessionToken: string;
        Expiration: Date;
      };
    };
  };
  GetWebIdentityToken: {
    params: {
      Audience: readonly string[];
      DurationSeconds?: number;
      SigningAlgorithm: string;
      Tags?: readonly {
        Key: string;
        Value: string;
      }[];
    };
    result: {
      WebIdentityToken?: string;
      Expiration?: Date;
    };
  };
}
